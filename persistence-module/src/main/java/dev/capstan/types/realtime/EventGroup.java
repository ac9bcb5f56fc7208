package dev.capstan.types.realtime;

import java.util.Locale;

/** The groups of events on the wire. */
public enum EventGroup {
    AGENT,
    SESSION,
    CONNECTION,
    SANDBOX,
    BILLING,
    PLAN,
    FILE,
    MEDIA,
    SYSTEM,
    INTEGRATION;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
