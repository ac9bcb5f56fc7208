package dev.capstan.types.credits;

import java.util.Locale;

/** Why a ledger row was written. The wire and the database use {@link #wire()}. */
public enum TransactionType {
    SIGNUP_GRANT,
    SUBSCRIPTION_GRANT,
    BONUS_GRANT,
    PURCHASE,
    REFUND,
    ADJUSTMENT,
    EXPIRY,
    LLM_USAGE,
    TOOL_USAGE,
    MEDIA_GENERATION;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static TransactionType ofWire(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
