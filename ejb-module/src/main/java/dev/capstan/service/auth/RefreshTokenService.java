package dev.capstan.service.auth;

import dev.capstan.persistence.auth.RefreshToken;
import dev.capstan.persistence.auth.RefreshTokenRepository;
import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.ids.Ids;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Refresh tokens: random, stored as hashes, each good for one use. A used one that turns up again is a copy, so its whole
 * family ends: thief and owner both have to sign in.
 */
@Stateless
public class RefreshTokenService {
    /** A token that was not used yet. {@code family} is the sign-in that it descends from. */
    public record Issued(UUID userId, UUID family, String token) {
        @Override
        public String toString() {
            return "Issued[" + userId + "]";
        }
    }

    @Inject
    RefreshTokenRepository tokens;

    @Inject
    AuthConfig config;

    @Inject
    SignInConfig signIns;

    @Inject
    AuditLog audit;

    @Inject
    Revocations revocations;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** The first token of a new family. */
    public Issued start(UUID userId) {
        tokens.removeExpired(userId, clock.instant());
        return add(userId, ids.next());
    }

    /** Empty when the token is unknown, used, revoked or expired; that answer commits, so that a revocation stays. */
    public Optional<Issued> renew(String token) {
        Instant now = clock.instant();
        Optional<RefreshToken> found = tokens.lockByHash(RandomTexts.hash(token));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        RefreshToken shown = found.get();
        if (!shown.usable(now)) {
            if (shown.used()) {
                revocations.endSignIn(shown.userId(), shown.family());
                audit.record(AuditEntry.failure("token.reuse", "refresh_token_used_twice")
                        .about("user", shown.userId())
                        .with("family", shown.family()));
            }
            return Optional.empty();
        }
        shown.use(now);
        return Optional.of(add(shown.userId(), shown.family()));
    }

    /** Ends the token's family, and says whose it is. An unknown token is as good as ended. */
    public Optional<UUID> revoke(String token) {
        Optional<RefreshToken> shown = tokens.lockByHash(RandomTexts.hash(token));
        shown.ifPresent(known -> revocations.endSignIn(known.userId(), known.family()));
        return shown.map(RefreshToken::userId);
    }

    private Issued add(UUID userId, UUID family) {
        Instant now = clock.instant();
        Instant end = signIns.endOf(family);
        Instant expires = now.plus(config.refreshLifetime());
        String token = RandomTexts.make();
        tokens.add(new RefreshToken(
                ids.next(), family, userId, RandomTexts.hash(token), now, expires.isAfter(end) ? end : expires));
        return new Issued(userId, family, token);
    }
}
