package dev.capstan.service.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RefreshTokenServiceTest {
    private static final UUID ADA = UUID.randomUUID();

    private final AuthFixture auth = new AuthFixture();
    private final RefreshTokenService service = auth.refreshTokens();

    @Test
    void tradesATokenInOnce() {
        String first = service.start(ADA).token();

        var renewed = service.renew(first).orElseThrow();

        assertThat(renewed.userId()).isEqualTo(ADA);
        assertThat(renewed.token()).isNotEqualTo(first);
        assertThat(service.renew(renewed.token())).isPresent();
    }

    @Test
    void endsTheWholeFamilyWhenAUsedTokenTurnsUpAgain() {
        String stolen = service.start(ADA).token();
        String successor = service.renew(stolen).orElseThrow().token();
        String otherSignIn = service.start(ADA).token();

        assertThat(service.renew(stolen)).isEmpty();

        assertThat(service.renew(successor)).isEmpty();
        assertThat(service.renew(otherSignIn)).isPresent();
    }

    @Test
    void refusesExpiredUnknownAndRevokedTokens() {
        String expired = service.start(ADA).token();
        auth.clock.advance(Duration.ofDays(7));
        String revoked = service.start(ADA).token();
        service.revoke(revoked);

        assertThat(service.renew(expired)).isEmpty();
        assertThat(service.renew(revoked)).isEmpty();
        assertThat(service.renew("never issued")).isEmpty();
    }

    @Test
    void endsASignInHoweverOftenItIsRenewed() {
        var current = service.start(ADA);
        Instant end = new SignInConfig(Duration.ofDays(30), Duration.ofMinutes(15)).endOf(current.family());

        while (auth.clock.instant().plus(Duration.ofDays(6)).isBefore(end)) {
            auth.clock.advance(Duration.ofDays(6));
            current = service.renew(current.token()).orElseThrow();
        }
        auth.clock.advance(Duration.ofDays(6));

        assertThat(service.renew(current.token())).isEmpty();
    }

    @Test
    void storesHashesOnly() {
        String token = service.start(ADA).token();

        assertThat(auth.storedTokens.tokens)
                .allSatisfy(stored -> assertThat(stored.tokenHash()).hasSize(64).doesNotContain(token));
    }
}
