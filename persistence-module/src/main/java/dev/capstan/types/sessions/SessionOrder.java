package dev.capstan.types.sessions;

/** How lists of sessions are sorted, always the newest first. */
public enum SessionOrder {
    CREATED,
    /** By the last message, or by creation where there was none. */
    ACTIVITY
}
