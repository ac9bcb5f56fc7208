package dev.capstan.service.exports;

import java.time.Duration;

/**
 * Settings under {@code capstan.exports}.
 *
 * @param keep how long an archive can be downloaded
 * @param perDay how many a person may ask for in a day
 */
public record ExportsConfig(Duration keep, int perDay) {
    private static final Duration LONGEST = Duration.ofDays(30);

    public ExportsConfig {
        if (keep.compareTo(Duration.ofHours(1)) < 0 || keep.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("capstan.exports.keep must be between PT1H and P30D, not " + keep);
        }
        if (perDay < 1) {
            throw new IllegalArgumentException("capstan.exports.per-day must be at least 1, not " + perDay);
        }
    }
}
