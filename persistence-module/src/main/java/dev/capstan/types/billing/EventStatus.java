package dev.capstan.types.billing;

import java.util.Locale;

/** What became of an event of the payment provider. */
public enum EventStatus {
    /** Stored, has not acted yet. */
    RECEIVED,
    /** Has acted. */
    DONE,
    /** Of a type that means nothing here. */
    IGNORED,
    /** Could not act: an administrator should look. */
    QUARANTINED;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static EventStatus ofWire(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
