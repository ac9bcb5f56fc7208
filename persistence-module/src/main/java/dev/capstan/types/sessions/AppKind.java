package dev.capstan.types.sessions;

import java.util.Locale;

/** What a session is for: an agent that works, or a plain chat. */
public enum AppKind {
    AGENT,
    CHAT;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
