package dev.capstan.types.users;

import java.util.Locale;

/** What a user may do. An administrator may do all that a user may. */
public enum Role {
    USER,
    ADMIN;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The inverse of {@link #wire}. */
    public static Role of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
