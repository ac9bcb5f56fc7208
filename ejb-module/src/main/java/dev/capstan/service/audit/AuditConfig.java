package dev.capstan.service.audit;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings under {@code capstan.audit}.
 *
 * @param journal keeps entries until the database has them
 * @param retention after which rows are removed; the database refuses less than thirty days
 */
public record AuditConfig(Path journal, Duration retention) {
    private static final Duration SHORTEST = Duration.ofDays(30);

    public AuditConfig {
        if (retention.compareTo(SHORTEST) <= 0) {
            throw new IllegalArgumentException(
                    "capstan.audit.retention must be longer than thirty days (P30D), not " + retention);
        }
    }
}
