package dev.capstan.web.auth;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** A refresh token, to be renewed or ended. */
public record TradeInToken(@NotNull @Size(max = 512) String refreshToken) {
    @Override
    public String toString() {
        return "TradeInToken[…]";
    }
}
