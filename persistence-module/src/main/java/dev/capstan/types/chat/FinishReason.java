package dev.capstan.types.chat;

import java.util.Locale;

/** Why an answer ended. */
public enum FinishReason {
    END_TURN,
    MAX_TOKENS,
    TOOL_USE,
    CANCELED,
    ERROR,
    PERMISSION_DENIED,
    PAUSE_TURN,
    UNKNOWN;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
