package dev.capstan.service.auth;

import dev.capstan.persistence.auth.RefreshToken;
import java.time.Instant;
import java.util.UUID;

/**
 * A sign-in that goes on.
 *
 * @param renewedAt when its tokens were last renewed
 * @param current whether it is the one that asks
 */
public record SignInView(UUID id, Instant startedAt, Instant renewedAt, Instant expiresAt, boolean current) {
    static SignInView of(RefreshToken token, boolean current) {
        return new SignInView(
                token.family(), SignInConfig.startOf(token.family()), token.issuedAt(), token.expiresAt(), current);
    }
}
