package dev.capstan.service.users;

import dev.capstan.persistence.users.User;
import dev.capstan.types.users.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What sign-in needs to know about an account. Never leaves the server: it carries the password's hash.
 *
 * @param name first and last name, empty when none is known
 * @param passwordUntil after which the password opens nothing; null for one that the owner chose
 */
public record Account(
        UUID id,
        String email,
        String name,
        Role role,
        boolean active,
        @Nullable String passwordHash,
        @Nullable Instant passwordUntil,
        boolean emailVerified) {
    static Account of(User user) {
        return new Account(
                user.id(),
                user.email(),
                (user.firstName() + " " + user.lastName()).strip(),
                user.role(),
                user.active(),
                user.passwordHash(),
                user.passwordUntil(),
                user.emailVerifiedAt() != null);
    }

    @Override
    public String toString() {
        return "Account[" + id + "]";
    }
}
