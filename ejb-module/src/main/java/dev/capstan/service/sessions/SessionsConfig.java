package dev.capstan.service.sessions;

import java.time.Duration;

/**
 * Settings under {@code capstan.sessions.*}; a bad value fails with the name of its key.
 *
 * @param retention how long a deleted session can be restored
 * @param titles whether a model names sessions that begin with a long text
 */
public record SessionsConfig(Duration retention, boolean titles) {
    public SessionsConfig {
        if (retention.isNegative()) {
            throw new IllegalArgumentException("capstan.sessions.retention must not be negative, not " + retention);
        }
    }
}
