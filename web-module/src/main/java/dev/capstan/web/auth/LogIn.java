package dev.capstan.web.auth;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** Credentials of an account. */
public record LogIn(
        @NotNull @Size(max = 320) String email,
        @NotNull @Size(max = 1024) String password) {
    @Override
    public String toString() {
        return "LogIn[…]";
    }
}
