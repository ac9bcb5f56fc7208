package dev.capstan.types.runs;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The states of a run. The wire and the database use {@link #wire()}. */
public enum RunStatus {
    PENDING,
    RUNNING,
    PAUSED,
    ABORTING,
    COMPLETED,
    CANCELLED,
    FAILED;

    private static final Set<RunStatus> TERMINAL = EnumSet.of(COMPLETED, CANCELLED, FAILED);

    /** Whether the state machine allows the step from here to {@code next}. */
    public boolean mayBecome(RunStatus next) {
        return switch (this) {
            case PENDING -> next == RUNNING || next == ABORTING || next == FAILED;
            case RUNNING -> next == COMPLETED || next == FAILED || next == ABORTING || next == PAUSED;
            case PAUSED -> next == RUNNING || next == CANCELLED;
            case ABORTING -> next == CANCELLED;
            case COMPLETED, CANCELLED, FAILED -> false;
        };
    }

    public boolean terminal() {
        return TERMINAL.contains(this);
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
