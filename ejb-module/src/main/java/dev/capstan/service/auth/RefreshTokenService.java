package dev.capstan.service.auth;

import dev.capstan.persistence.auth.RefreshToken;
import dev.capstan.persistence.auth.RefreshTokenRepository;
import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.ids.Ids;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * Refresh tokens: random, stored as hashes, each good for one use. A used one that turns up again is a copy, so its whole
 * family ends: thief and owner both have to sign in.
 */
@Stateless
public class RefreshTokenService {
    private static final int TOKEN_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The token that takes the place of the used one. */
    public record Renewed(UUID userId, String token) {
        @Override
        public String toString() {
            return "Renewed[" + userId + "]";
        }
    }

    @Inject
    RefreshTokenRepository tokens;

    @Inject
    AuthConfig config;

    @Inject
    AuditLog audit;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** The first token of a new family. */
    public String start(UUID userId) {
        tokens.removeExpired(userId, clock.instant());
        return add(userId, ids.next());
    }

    /** Empty when the token is unknown, used, revoked or expired; that answer commits, so that a revocation stays. */
    public Optional<Renewed> renew(String token) {
        Instant now = clock.instant();
        Optional<RefreshToken> found = tokens.lockByHash(hash(token));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        RefreshToken shown = found.get();
        if (!shown.usable(now)) {
            if (shown.used()) {
                end(shown.family(), now);
                audit.record(AuditEntry.failure("token.reuse", "refresh_token_used_twice")
                        .about("user", shown.userId())
                        .with("family", shown.family()));
            }
            return Optional.empty();
        }
        shown.use(now);
        return Optional.of(new Renewed(shown.userId(), add(shown.userId(), shown.family())));
    }

    /** Ends the token's family, and says whose it is. An unknown token is as good as ended. */
    public Optional<UUID> revoke(String token) {
        Optional<RefreshToken> shown = tokens.lockByHash(hash(token));
        shown.ifPresent(known -> end(known.family(), clock.instant()));
        return shown.map(RefreshToken::userId);
    }

    private String add(UUID userId, UUID family) {
        Instant now = clock.instant();
        byte[] bytes = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        tokens.add(new RefreshToken(ids.next(), family, userId, hash(token), now, now.plus(config.refreshLifetime())));
        return token;
    }

    private void end(UUID family, Instant now) {
        tokens.findFamily(family).forEach(token -> token.revoke(now));
    }

    private static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
