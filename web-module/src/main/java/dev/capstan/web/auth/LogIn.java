package dev.capstan.web.auth;

import dev.capstan.service.auth.PasswordCheck.Shown;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Credentials of an account.
 *
 * @param code of the authenticator, or a recovery code; only accounts with a second factor need one
 */
public record LogIn(
        @NotNull @Size(max = 320) String email,
        @NotNull @Size(max = 1024) String password,
        @Nullable @Size(max = 100) String code) {
    Shown shown() {
        return new Shown(email, password, code);
    }

    @Override
    public String toString() {
        return "LogIn[…]";
    }
}
