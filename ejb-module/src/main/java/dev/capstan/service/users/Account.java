package dev.capstan.service.users;

import dev.capstan.persistence.users.User;
import dev.capstan.types.users.Role;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What sign-in needs to know about an account. Never leaves the server: it carries the password's hash. */
public record Account(
        UUID id,
        String email,
        Role role,
        boolean active,
        @Nullable String passwordHash,
        boolean emailVerified) {
    static Account of(User user) {
        return new Account(
                user.id(),
                user.email(),
                user.role(),
                user.active(),
                user.passwordHash(),
                user.emailVerifiedAt() != null);
    }

    @Override
    public String toString() {
        return "Account[" + id + "]";
    }
}
