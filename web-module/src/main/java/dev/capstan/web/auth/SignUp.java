package dev.capstan.web.auth;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** A new account. */
public record SignUp(
        @NotNull @Size(max = 320) String email,
        @NotNull @Size(max = 1024) String password,
        @Nullable @Size(max = 200) String name) {
    @Override
    public String toString() {
        return "SignUp[…]";
    }
}
