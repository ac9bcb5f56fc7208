package dev.capstan.service.sessions;

import java.time.Duration;

/**
 * Settings under {@code capstan.sessions.*}; a bad value fails with the name of its key.
 *
 * @param retention how long a deleted session can be restored
 * @param logRetention after how long without use the event log of a session is removed; zero keeps it with the session
 * @param titles whether a model names sessions that begin with a long text
 */
public record SessionsConfig(Duration retention, Duration logRetention, boolean titles) {
    private static final Duration SHORTEST_LOG = Duration.ofDays(1);

    public SessionsConfig {
        if (retention.isNegative()) {
            throw new IllegalArgumentException("capstan.sessions.retention must not be negative, not " + retention);
        }
        if (!logRetention.isZero() && logRetention.compareTo(SHORTEST_LOG) < 0) {
            throw new IllegalArgumentException(
                    "capstan.sessions.log-retention must be zero or a day at least, not " + logRetention);
        }
    }
}
