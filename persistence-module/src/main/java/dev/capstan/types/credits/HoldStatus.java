package dev.capstan.types.credits;

import java.util.Locale;

/** The states of a hold; every one but {@link #HELD} is final. */
public enum HoldStatus {
    /** The credits are reserved: nobody else can spend them. */
    HELD,
    /** Charged for what was used; the rest was given back. */
    SETTLED,
    /** Given back whole: nothing was used. */
    RELEASED,
    /** Nobody ended it in time; charged for what could be proven, the rest was given back. */
    EXPIRED;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static HoldStatus ofWire(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
