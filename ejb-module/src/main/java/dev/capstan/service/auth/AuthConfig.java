package dev.capstan.service.auth;

import java.time.Duration;

/**
 * Settings under {@code capstan.auth}. Lifetimes are ISO-8601 durations.
 *
 * @param issuer names this installation in its tokens
 * @param keyLifetime after which a new key signs; what the old one signed stays valid until it expires
 */
public record AuthConfig(
        boolean registrationOpen,
        String issuer,
        String audience,
        Duration accessLifetime,
        Duration refreshLifetime,
        Duration keyLifetime,
        int parallelHashes) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    public AuthConfig {
        positive(accessLifetime, "capstan.auth.access-lifetime");
        positive(refreshLifetime, "capstan.auth.refresh-lifetime");
        positive(keyLifetime, "capstan.auth.key-lifetime");
        if (issuer.isBlank() || audience.isBlank()) {
            throw new IllegalArgumentException("capstan.auth.issuer and capstan.auth.audience must not be empty");
        }
        if (parallelHashes < 1) {
            throw new IllegalArgumentException(
                    "capstan.auth.parallel-hashes must be at least 1, not " + parallelHashes);
        }
    }

    private static void positive(Duration value, String key) {
        if (value.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(key + " must be at least one second (PT1S), not " + value);
        }
    }
}
