package dev.capstan.service.auth;

import dev.capstan.persistence.auth.RefreshToken;
import dev.capstan.persistence.auth.RefreshTokenRepository;
import dev.capstan.persistence.auth.SigningKey;
import dev.capstan.persistence.auth.SigningKeyRepository;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.secrets.SecretBox;
import dev.capstan.testing.HeardAudit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The parts of sign-in wired by hand over memory, with a clock that tests move. */
@SuppressWarnings("UnnecessaryAssignment") // this fixture is the framework
final class AuthFixture {
    static final AuthConfig CONFIG = new AuthConfig(
            true, "capstan", "capstan", Duration.ofMinutes(15), Duration.ofDays(7), Duration.ofDays(90), 2);

    final MovingClock clock = new MovingClock();
    final KeysInMemory storedKeys = new KeysInMemory();
    final TokensInMemory storedTokens = new TokensInMemory();
    final HeardAudit audit = new HeardAudit();

    AccessTokens accessTokens() {
        SigningKeyStore store = new SigningKeyStore();
        store.keys = storedKeys;
        store.box = new OpenBox();
        store.config = CONFIG;
        store.ids = new Ids();
        store.clock = clock;
        SigningKeys keys = new SigningKeys();
        keys.store = store;
        keys.clock = clock;
        AccessTokens tokens = new AccessTokens();
        tokens.keys = keys;
        tokens.config = CONFIG;
        tokens.ids = new Ids();
        tokens.clock = clock;
        return tokens;
    }

    RefreshTokenService refreshTokens() {
        RefreshTokenService service = new RefreshTokenService();
        service.tokens = storedTokens;
        service.config = CONFIG;
        service.signIns = new SignInConfig(Duration.ofDays(30), Duration.ofMinutes(15));
        service.ids = new Ids();
        service.audit = audit;
        service.revocations = new EndingOnly();
        service.clock = clock;
        return service;
    }

    /** Seals nothing: what is sealed is another test's subject. */
    private static final class OpenBox extends SecretBox {
        @Override
        public String seal(String clear, String purpose) {
            return clear;
        }

        @Override
        public String open(String sealed, String purpose) {
            return sealed;
        }
    }

    /** Ends tokens, and tells no other node. */
    private final class EndingOnly extends Revocations {
        @Override
        public void endSignIn(UUID userId, UUID family) {
            storedTokens.findFamily(family).forEach(token -> token.revoke(AuthFixture.this.clock.instant()));
        }
    }

    static final class MovingClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    static final class KeysInMemory extends SigningKeyRepository {
        final List<SigningKey> keys = new ArrayList<>();

        @Override
        public List<SigningKey> findKnown(Instant retiredAfter) {
            return keys.stream()
                    .filter(key -> key.retiredAt() == null || key.retiredAt().isAfter(retiredAfter))
                    .sorted(Comparator.comparing(SigningKey::createdAt).reversed())
                    .toList();
        }

        @Override
        public void lockCreation() {}

        @Override
        public void add(SigningKey key) {
            keys.add(key);
        }
    }

    static final class TokensInMemory extends RefreshTokenRepository {
        final List<RefreshToken> tokens = new ArrayList<>();

        @Override
        public Optional<RefreshToken> lockByHash(String tokenHash) {
            return tokens.stream()
                    .filter(token -> token.tokenHash().equals(tokenHash))
                    .findFirst();
        }

        @Override
        public List<RefreshToken> findFamily(UUID family) {
            return tokens.stream()
                    .filter(token -> token.family().equals(family))
                    .toList();
        }

        @Override
        public void add(RefreshToken token) {
            tokens.add(token);
        }

        @Override
        public void removeExpired(UUID userId, Instant now) {
            tokens.removeIf(
                    token -> token.userId().equals(userId) && token.expiresAt().isBefore(now));
        }
    }
}
