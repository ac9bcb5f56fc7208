package dev.capstan.service.auth;

import dev.capstan.persistence.auth.SigningKey;
import dev.capstan.persistence.auth.SigningKeyRepository;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.secrets.SecretBox;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** Keeps the signing keys in the database, so that every node has the same ones and they outlive a restart. */
@Stateless
public class SigningKeyStore {
    /** How far the clocks of two nodes may be apart. */
    private static final Duration LEEWAY = Duration.ofMinutes(5);

    static final String PURPOSE = "signing-key:";

    @Inject
    SigningKeyRepository keys;

    @Inject
    SecretBox box;

    @Inject
    AuthConfig config;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** The keys that verify, the one that signs first. Makes a new one when there is none or it grew old. */
    public List<EllipticCurveJsonWebKey> load() {
        Instant now = clock.instant();
        if (needsNew(now)) {
            keys.lockCreation();
            if (needsNew(now)) {
                replace(now);
            }
        }
        return known(now).stream().map(this::open).toList();
    }

    /** Makes a new key now. What the old one signed stays valid until it expires. */
    public void rotate() {
        keys.lockCreation();
        replace(clock.instant());
    }

    private boolean needsNew(Instant now) {
        return known(now).stream()
                .noneMatch(key -> key.retiredAt() == null
                        && key.createdAt().plus(config.keyLifetime()).isAfter(now));
    }

    private List<SigningKey> known(Instant now) {
        return keys.findKnown(now.minus(config.accessLifetime()).minus(LEEWAY));
    }

    private void replace(Instant now) {
        known(now).stream().filter(key -> key.retiredAt() == null).forEach(key -> key.retire(now));
        try {
            EllipticCurveJsonWebKey pair = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            String kid = ids.next().toString();
            pair.setKeyId(kid);
            pair.setUse("sig");
            pair.setAlgorithm("ES256");
            keys.add(new SigningKey(
                    kid,
                    pair.toJson(OutputControlLevel.PUBLIC_ONLY),
                    box.seal(pair.toJson(OutputControlLevel.INCLUDE_PRIVATE), PURPOSE + kid),
                    now));
        } catch (JoseException e) {
            throw new IllegalStateException("no signing key could be made", e);
        }
    }

    private EllipticCurveJsonWebKey open(SigningKey key) {
        try {
            Map<String, Object> members = JsonUtil.parseJson(box.open(key.privateKeySealed(), PURPOSE + key.kid()));
            return new EllipticCurveJsonWebKey(members);
        } catch (JoseException e) {
            throw new IllegalStateException("the signing key " + key.kid() + " cannot be read", e);
        }
    }
}
