package dev.capstan.service.credits;

import dev.capstan.types.credits.Credits;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * Settings under {@code capstan.credits}.
 *
 * @param signupGrant what a new user gets, in regular credits; zero for nothing
 * @param holdLife how long credits stay held for an act that nobody ends; longer than any model call takes
 */
public record CreditsConfig(BigDecimal signupGrant, Duration holdLife) {
    static final String SIGNUP_GRANT = "capstan.credits.signup-grant";
    static final String HOLD_LIFE = "capstan.credits.hold-life";

    private static final BigDecimal HIGHEST_GRANT = new BigDecimal("1000000000");
    private static final Duration SHORTEST_LIFE = Duration.ofMinutes(1);

    public CreditsConfig {
        if (signupGrant.signum() < 0
                || signupGrant.compareTo(HIGHEST_GRANT) > 0
                || signupGrant.stripTrailingZeros().scale() > Credits.PLACES) {
            throw new IllegalArgumentException("%s is a number from 0 to %s with at most six decimal places, not %s"
                    .formatted(SIGNUP_GRANT, HIGHEST_GRANT, signupGrant));
        }
        if (holdLife.compareTo(SHORTEST_LIFE) < 0) {
            throw new IllegalArgumentException(
                    "%s is at least %s, not %s".formatted(HOLD_LIFE, SHORTEST_LIFE, holdLife));
        }
        signupGrant = Credits.exact(signupGrant);
    }
}
