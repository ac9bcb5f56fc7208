package dev.capstan.service.files.scan;

import java.time.Duration;
import java.util.Optional;

/**
 * Settings under {@code capstan.files.clamd}.
 *
 * @param clamd empty where files are not scanned
 */
public record ScanConfig(Optional<Clamd> clamd) {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /**
     * Where ClamAV's daemon listens.
     *
     * @param timeout for its answer
     */
    public record Clamd(String host, int port, Duration connectTimeout, Duration timeout) {
        private static final int HIGHEST_PORT = 65_535;

        public Clamd {
            if (host.isBlank() || port < 1 || port > HIGHEST_PORT) {
                throw new IllegalArgumentException("capstan.files.clamd must be a host and a port like 127.0.0.1:3310");
            }
            if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "capstan.files.clamd-timeout must be between PT1S and PT10M, not " + timeout);
            }
        }
    }
}
