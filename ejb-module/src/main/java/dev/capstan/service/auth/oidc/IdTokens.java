package dev.capstan.service.auth.oidc;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.VerificationJwkSelector;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodeValidator;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.jwt.consumer.Validator;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/** Believes an ID token when its provider signed it with a published key, for us, for this sign-in, and just now. */
@ApplicationScoped
public class IdTokens {
    private static final Logger LOG = Logger.getLogger(IdTokens.class.getName());
    private static final int LEEWAY_SECONDS = 60;
    private static final int OLDEST_SECONDS = 3600;

    /** Asymmetric alone: what is signed with the client's secret, or with nothing, anybody here could have made. */
    private static final AlgorithmConstraints SIGNATURES = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            "RS256",
            "RS384",
            "RS512",
            "PS256",
            "PS384",
            "PS512",
            "ES256",
            "ES384",
            "ES512",
            "EdDSA");

    @Inject
    ProviderDirectory directory;

    @Inject
    Clock clock;

    /**
     * @param nonce what the authorization request carried; null when a client's own script made that request
     * @throws AppException invalid_token, without saying what is wrong with it: the log says it
     */
    JwtClaims verify(
            OidcConfig.Provider provider, String idToken, @Nullable String nonce, @Nullable String accessToken) {
        JwtConsumer consumer = new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(SIGNATURES)
                .setVerificationKeyResolver((jws, nesting) -> key(provider, jws))
                .setExpectedIssuer(provider.issuer().toString())
                .setExpectedAudience(provider.clientId())
                .setRequireSubject()
                .setRequireExpirationTime()
                .setRequireIssuedAt()
                .setIssuedAtRestrictions(LEEWAY_SECONDS, OLDEST_SECONDS)
                .setAllowedClockSkewInSeconds(LEEWAY_SECONDS)
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.instant().toEpochMilli()))
                .registerValidator((Validator) context -> party(provider, context))
                .registerValidator((Validator) context -> nonce == null ? null : nonce(nonce, context))
                .build();
        try {
            JwtContext context = consumer.process(idToken);
            String algorithm = context.getJoseObjects().getFirst().getHeader("alg");
            requireHash(context.getJwtClaims(), accessToken, algorithm);
            return context.getJwtClaims();
        } catch (InvalidJwtException | MalformedClaimException e) {
            // Only the kinds of its faults: the details hold the token itself.
            Object faults = e instanceof InvalidJwtException invalid
                    ? invalid.getErrorDetails().stream()
                            .map(ErrorCodeValidator.Error::getErrorCode)
                            .toList()
                    : "a claim of the wrong type";
            LOG.log(Level.WARNING, "An ID token of {0} was refused, faults {1} of jose4j''s ErrorCodes.", new Object[] {
                provider.name(), faults
            });
            throw refused();
        }
    }

    private Key key(OidcConfig.Provider provider, JsonWebSignature jws) throws UnresolvableKeyException {
        return select(jws, directory.keys(provider, false))
                .or(() -> select(jws, directory.keys(provider, true)))
                .orElseThrow(() -> new UnresolvableKeyException("no published key fits the token"));
    }

    private static Optional<Key> select(JsonWebSignature jws, List<JsonWebKey> keys) {
        try {
            JsonWebKey found = new VerificationJwkSelector().select(jws, keys);
            return found instanceof PublicJsonWebKey pair ? Optional.of(pair.getPublicKey()) : Optional.empty();
        } catch (JoseException e) {
            return Optional.empty();
        }
    }

    /** A token for several audiences, or one that names its party, must have been made for us. */
    private static @Nullable String party(OidcConfig.Provider provider, JwtContext context)
            throws MalformedClaimException {
        JwtClaims claims = context.getJwtClaims();
        String party = claims.getStringClaimValue("azp");
        boolean several = claims.getAudience().size() > 1;
        boolean ours = party == null ? !several : party.equals(provider.clientId());
        return ours ? null : "the token was made for another party";
    }

    private static @Nullable String nonce(String expected, JwtContext context) throws MalformedClaimException {
        String given = context.getJwtClaims().getStringClaimValue("nonce");
        return given != null && same(expected, given) ? null : "the token belongs to another sign-in";
    }

    private static void requireHash(JwtClaims claims, @Nullable String accessToken, String algorithm)
            throws MalformedClaimException {
        String hash = claims.getStringClaimValue("at_hash");
        if (hash != null
                && accessToken != null
                && !"EdDSA".equals(algorithm)
                && !same(hash, half(accessToken, algorithm))) {
            LOG.log(Level.WARNING, "An ID token was refused: it came with another access token.");
            throw refused();
        }
    }

    private static String half(String accessToken, String algorithm) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-" + algorithm.substring(2))
                    .digest(accessToken.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, digest.length / 2));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-2", e);
        }
    }

    private static boolean same(String first, String second) {
        return MessageDigest.isEqual(first.getBytes(StandardCharsets.UTF_8), second.getBytes(StandardCharsets.UTF_8));
    }

    private static AppException refused() {
        return new AppException(
                Kind.UNAUTHENTICATED,
                "invalid_token",
                "The answer of your sign-in provider was not accepted. Sign in again.");
    }
}
