package dev.capstan.service.auth;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jspecify.annotations.Nullable;

/** The signing keys as this node knows them: read again now and then, and when a token names one that is new here. */
@ApplicationScoped
public class SigningKeys {
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);

    private record Snapshot(List<EllipticCurveJsonWebKey> keys, Instant readAt) {
        Optional<EllipticCurveJsonWebKey> find(String kid) {
            return keys.stream().filter(key -> kid.equals(key.getKeyId())).findFirst();
        }
    }

    @Inject
    SigningKeyStore store;

    @Inject
    Clock clock;

    private volatile @Nullable Snapshot snapshot;

    /** The key that signs now. */
    public EllipticCurveJsonWebKey current() {
        return youngerThan(FRESH).keys().getFirst();
    }

    public Optional<EllipticCurveJsonWebKey> find(String kid) {
        Optional<EllipticCurveJsonWebKey> known = youngerThan(FRESH).find(kid);
        return known.isPresent() ? known : youngerThan(SHORTEST_PAUSE).find(kid);
    }

    /** Signs with a new key from now on, here at once and elsewhere within minutes. */
    public void rotate() {
        store.rotate();
        snapshot = null;
    }

    /** The public halves, as a JSON Web Key Set. */
    public String published() {
        return new JsonWebKeySet(youngerThan(FRESH).keys()).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    private Snapshot youngerThan(Duration age) {
        Snapshot now = snapshot;
        Instant time = clock.instant();
        if (now == null || now.readAt().plus(age).isBefore(time)) {
            now = new Snapshot(store.load(), time);
            snapshot = now;
        }
        return now;
    }
}
