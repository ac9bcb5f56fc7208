package dev.capstan.types.sessions;

import java.util.Locale;

/** What a session's owner says of it. What its runs do is said by the runs. */
public enum SessionStatus {
    PENDING,
    ACTIVE,
    PAUSE;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
