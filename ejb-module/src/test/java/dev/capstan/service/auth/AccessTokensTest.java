package dev.capstan.service.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.service.users.Account;
import dev.capstan.types.users.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.junit.jupiter.api.Test;

class AccessTokensTest {
    private static final Account ADA =
            new Account(UUID.randomUUID(), "ada@example.org", "Ada", Role.ADMIN, true, null, null, true);

    private static final UUID SIGN_IN = UUID.fromString("01900000-0000-7000-8000-000000000003");

    private final AuthFixture auth = new AuthFixture();
    private final AccessTokens tokens = auth.accessTokens();

    @Test
    void verifiesItsOwnTokenUntilItExpires() {
        String token = tokens.issue(ADA, SIGN_IN);

        assertThat(tokens.verify(token))
                .get()
                .extracting(AccessTokens.Verified::userId)
                .isEqualTo(ADA.id());
        auth.clock.advance(Duration.ofMinutes(15));
        assertThat(tokens.verify(token)).isEmpty();
    }

    @Test
    void carriesTheClaimsOfTheContractAndOfMicroProfile() throws InvalidJwtException {
        String token = tokens.issue(ADA, SIGN_IN);

        var claims = new JwtConsumerBuilder()
                .setSkipSignatureVerification()
                .setSkipAllValidators()
                .build()
                .processToClaims(token)
                .getClaimsMap();

        assertThat(claims)
                .containsEntry("type", "access")
                .containsEntry("user_id", ADA.id().toString())
                .containsEntry("sub", ADA.id().toString())
                .containsEntry("email", "ada@example.org")
                .containsEntry("role", "admin")
                .containsEntry("iss", "capstan")
                .containsEntry("groups", List.of("user", "auditor", "admin"))
                .containsKeys("iat", "exp", "jti", "upn", "aud");
    }

    @Test
    void refusesWhatItDidNotSign() {
        String token = tokens.issue(ADA, SIGN_IN);
        String[] parts = token.split("\\.", -1);
        String foreign = new AuthFixture().accessTokens().issue(ADA, SIGN_IN);
        String unsigned = base64("{\"alg\":\"none\"}") + "." + parts[1] + ".";
        String otherClaims = parts[0] + "." + base64("{\"sub\":\"" + UUID.randomUUID() + "\"}") + "." + parts[2];

        assertThat(tokens.verify(foreign)).isEmpty();
        assertThat(tokens.verify(unsigned)).isEmpty();
        assertThat(tokens.verify(otherClaims)).isEmpty();
        assertThat(tokens.verify("ii_abcdefghijklmnopqrstuvwxyz123")).isEmpty();
        assertThat(tokens.verify("")).isEmpty();
    }

    @Test
    void acceptsOnlyAccessTokensOfUsers() {
        var now = auth.clock.instant();

        assertThat(AccessTokens.Verified.of(ADA.id().toString(), "refresh", null, now))
                .isEmpty();
        assertThat(AccessTokens.Verified.of("somebody", "access", null, now)).isEmpty();
    }

    @Test
    void signsWithANewKeyWhenTheOldOneIsOldAndStillVerifiesTheOld() {
        tokens.issue(ADA, SIGN_IN);
        auth.clock.advance(AuthFixture.CONFIG.keyLifetime().minusMinutes(1));
        String before = tokens.issue(ADA, SIGN_IN);

        auth.clock.advance(Duration.ofMinutes(6));
        String after = tokens.issue(ADA, SIGN_IN);

        assertThat(auth.storedKeys.keys).hasSize(2);
        assertThat(before.split("\\.", -1)[0]).isNotEqualTo(after.split("\\.", -1)[0]);
        assertThat(tokens.verify(before)).isPresent();
        assertThat(tokens.verify(after)).isPresent();
    }

    @Test
    void publishesNoPrivateKey() {
        tokens.issue(ADA, SIGN_IN);

        assertThat(tokens.keys.published()).contains("\"kty\":\"EC\"").doesNotContain("\"d\"");
    }

    @Test
    void twoNodesShareTheirKeys() {
        AccessTokens otherNode = auth.accessTokens();

        assertThat(otherNode.verify(tokens.issue(ADA, SIGN_IN))).isPresent();
        assertThat(auth.storedKeys.keys).hasSize(1);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void rotatesOnRequestAndStillVerifiesWhatTheOldKeySigned() {
        String before = tokens.issue(ADA, SIGN_IN);

        auth.clock.advance(Duration.ofSeconds(1));
        tokens.keys.rotate();
        String after = tokens.issue(ADA, SIGN_IN);

        assertThat(before.substring(0, before.indexOf('.'))).isNotEqualTo(after.substring(0, after.indexOf('.')));
        assertThat(tokens.verify(before)).isPresent();
        assertThat(tokens.verify(after)).isPresent();
    }
}
