package dev.capstan.service.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Settings under {@code capstan.auth} about a sign-in as a whole.
 *
 * @param lifetime after which people sign in again, however often their tokens were renewed
 * @param fresh how long after it, or after the password was shown again, a sign-in may change what guards the account
 */
public record SignInConfig(Duration lifetime, Duration fresh) {
    private static final int MILLIS_AT = 16;

    public SignInConfig {
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException(
                    "capstan.auth.sign-in-lifetime must be longer than nothing, not " + lifetime);
        }
        if (fresh.isNegative() || fresh.isZero()) {
            throw new IllegalArgumentException(
                    "capstan.auth.confirmation-lifetime must be longer than nothing, not " + fresh);
        }
    }

    /** @param signIn an id of ours, which holds the time when it was made */
    Instant endOf(UUID signIn) {
        return startOf(signIn).plus(lifetime);
    }

    static Instant startOf(UUID signIn) {
        return Instant.ofEpochMilli(signIn.getMostSignificantBits() >>> MILLIS_AT);
    }
}
