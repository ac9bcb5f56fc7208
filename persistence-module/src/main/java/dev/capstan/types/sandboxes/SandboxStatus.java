package dev.capstan.types.sandboxes;

import java.util.Locale;

/** The states of a session's sandbox. The wire and the database use {@link #wire()}. */
public enum SandboxStatus {
    NOT_INITIALIZED,
    INITIALIZING,
    RUNNING,
    PAUSED,
    DELETED,
    ERROR;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
