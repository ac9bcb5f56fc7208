package dev.capstan.service.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.capstan.service.errors.AppException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** Tokens of outside providers: believed as they were signed, refused with one code otherwise. */
class IdTokenFuzz {
    private static final String NONCE = "n-0123456789";
    private static final RsaJsonWebKey KEY = key();
    private static final OidcConfig.Provider PROVIDER = new OidcConfig.Provider(
            "work",
            "Work",
            URI.create("https://id.example"),
            "capstan",
            Optional.empty(),
            "openid",
            Optional.empty(),
            Set.of(),
            Set.of());
    private static final IdTokens TOKENS = tokens();
    private static final String GOOD = token();

    @FuzzTest
    void readsAnyText(byte[] input) {
        assertThat(believed(new String(input, StandardCharsets.UTF_8))).isFalse();
    }

    /** The first byte says which part is replaced by the rest. */
    @FuzzTest
    void believesNoPartThatWasReplaced(byte[] input) {
        if (input.length < 2) {
            return;
        }
        String[] parts = GOOD.split("\\.", -1);
        int which = (input[0] & 0xff) % 2;
        String replaced = new String(input, 1, input.length - 1, StandardCharsets.ISO_8859_1);
        boolean same = replaced.equals(parts[which]);
        parts[which] = replaced;

        assertThat(believed(String.join(".", parts))).isEqualTo(same);
    }

    private static boolean believed(String token) {
        try {
            return TOKENS.verify(PROVIDER, token, NONCE, null) != null;
        } catch (AppException e) {
            assertThat(e.code()).isEqualTo("invalid_token");
            return false;
        }
    }

    private static IdTokens tokens() {
        IdTokens tokens = new IdTokens();
        tokens.clock = Clock.systemUTC();
        tokens.directory = new ProviderDirectory() {
            @Override
            List<JsonWebKey> keys(OidcConfig.Provider provider, boolean another) {
                return List.of(KEY);
            }
        };
        return tokens;
    }

    private static String token() {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer("https://id.example");
        claims.setAudience("capstan");
        claims.setSubject("ada");
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(60);
        claims.setStringClaim("nonce", NONCE);
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(claims.toJson());
        jws.setAlgorithmHeaderValue("RS256");
        jws.setKeyIdHeaderValue(KEY.getKeyId());
        jws.setKey(KEY.getPrivateKey());
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RsaJsonWebKey key() {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId("fuzz");
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
