package dev.capstan.types.chat;

import java.util.Locale;

/** Who says a message. */
public enum ChatRole {
    USER,
    ASSISTANT,
    SYSTEM,
    TOOL;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
