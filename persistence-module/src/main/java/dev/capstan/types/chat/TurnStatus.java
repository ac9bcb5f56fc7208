package dev.capstan.types.chat;

import java.util.Locale;

/** Where a turn is. */
public enum TurnStatus {
    RUNNING,
    STOPPING,
    COMPLETED,
    CANCELLED,
    FAILED;

    public boolean ended() {
        return this != RUNNING && this != STOPPING;
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
