package dev.capstan.service.auth;

import dev.capstan.service.ids.Ids;
import dev.capstan.service.users.Account;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.Key;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/** Makes and verifies access tokens: JWTs signed with ES256, in the form that MicroProfile JWT expects. */
@ApplicationScoped
public class AccessTokens {
    private static final String TYPE = "type";
    private static final String ACCESS = "access";
    private static final String USER_ID = "user_id";
    private static final String SIGN_IN = "sid";

    /** What a verified token says. Everything else about the user is read from the database. */
    public record Verified(UUID userId, @Nullable UUID signIn, Instant expiresAt) {
        /** Empty for a token that is no access token of a user. */
        public static Optional<Verified> of(String subject, String type, @Nullable String signIn, Instant expiresAt) {
            try {
                UUID family = signIn == null ? null : UUID.fromString(signIn);
                return ACCESS.equals(type)
                        ? Optional.of(new Verified(UUID.fromString(subject), family, expiresAt))
                        : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    @Inject
    SigningKeys keys;

    @Inject
    AuthConfig config;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** @param signIn whose end is the end of the token too */
    public String issue(Account account, UUID signIn) {
        Instant now = clock.instant();
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(config.issuer());
        claims.setAudience(config.audience());
        claims.setSubject(account.id().toString());
        claims.setJwtId(ids.next().toString());
        claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setExpirationTime(
                NumericDate.fromSeconds(now.plus(config.accessLifetime()).getEpochSecond()));
        claims.setClaim(TYPE, ACCESS);
        claims.setClaim(SIGN_IN, signIn.toString());
        claims.setClaim(USER_ID, account.id().toString());
        claims.setClaim("email", account.email());
        claims.setClaim("role", account.role().wire());
        claims.setClaim("upn", account.email());
        claims.setStringListClaim("groups", account.role().all());
        return sign(claims);
    }

    /** Empty when the token is malformed, foreign, expired, of another type, or signed by nobody we know. */
    public Optional<Verified> verify(String token) {
        try {
            JwtClaims claims = new JwtConsumerBuilder()
                    .setJwsAlgorithmConstraints(new AlgorithmConstraints(
                            ConstraintType.PERMIT, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256))
                    .setVerificationKeyResolver((jws, nesting) -> verificationKey(jws))
                    .setExpectedIssuer(config.issuer())
                    .setExpectedAudience(config.audience())
                    .setRequireSubject()
                    .setRequireExpirationTime()
                    .setRequireIssuedAt()
                    .setEvaluationTime(
                            NumericDate.fromMilliseconds(clock.instant().toEpochMilli()))
                    .build()
                    .processToClaims(token);
            return Verified.of(
                    claims.getSubject(),
                    claims.getStringClaimValue(TYPE),
                    claims.getStringClaimValue(SIGN_IN),
                    Instant.ofEpochSecond(claims.getExpirationTime().getValue()));
        } catch (InvalidJwtException | MalformedClaimException e) {
            return Optional.empty();
        }
    }

    private String sign(JwtClaims claims) {
        EllipticCurveJsonWebKey key = keys.current();
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(claims.toJson());
        jws.setHeader("typ", "JWT");
        jws.setKeyIdHeaderValue(key.getKeyId());
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        jws.setKey(key.getPrivateKey());
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("an access token could not be signed", e);
        }
    }

    private Key verificationKey(JsonWebSignature jws) throws UnresolvableKeyException {
        String kid = jws.getKeyIdHeaderValue();
        if (kid == null) {
            throw new UnresolvableKeyException("the token names no key");
        }
        return keys.find(kid)
                .orElseThrow(() -> new UnresolvableKeyException("the token names an unknown key"))
                .getKey();
    }
}
