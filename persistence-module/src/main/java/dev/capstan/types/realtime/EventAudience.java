package dev.capstan.types.realtime;

/** Who may see an event of a session. */
public enum EventAudience {
    /** The owner, and viewers while the session is public. */
    VIEWERS,
    /** The owner alone. */
    OWNER,
    /** Kept in the log for the record, sent to nobody. */
    NOBODY
}
