package dev.capstan.types.credits;

import java.util.Locale;

/** What is done to an account at most once per key. */
public enum OperationKind {
    RENEWAL,
    TAKE_BACK,
    ADJUSTMENT,
    REFUND;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static OperationKind ofWire(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
