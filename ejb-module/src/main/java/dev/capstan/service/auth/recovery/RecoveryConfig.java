package dev.capstan.service.auth.recovery;

import java.net.URI;
import java.time.Duration;

/**
 * Settings under {@code capstan.auth} about links that open accounts.
 *
 * @param verifiedEmailRequired whether who has not proved the address is kept out
 * @param publicUrl where the links lead; ends with a slash
 */
public record RecoveryConfig(
        Duration resetLifetime, Duration verificationLifetime, boolean verifiedEmailRequired, URI publicUrl) {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST_RESET = Duration.ofDays(1);
    private static final Duration LONGEST_VERIFICATION = Duration.ofDays(14);

    public RecoveryConfig {
        between("capstan.auth.reset-lifetime", resetLifetime, LONGEST_RESET);
        between("capstan.auth.verification-lifetime", verificationLifetime, LONGEST_VERIFICATION);
    }

    private static void between(String key, Duration value, Duration longest) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(longest) > 0) {
            throw new IllegalArgumentException("%s must be between PT1M and %s, not %s".formatted(key, longest, value));
        }
    }
}
