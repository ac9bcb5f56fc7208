package dev.capstan.service.auth;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.errors.RateLimitedException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    private final AuthFixture auth = new AuthFixture();
    private final LoginThrottle throttle = new LoginThrottle();

    @BeforeEach
    void failTenTimes() {
        throttle.clock = auth.clock;
        for (int i = 0; i < 10; i++) {
            throttle.attempt("ada@example.org", "10.0.0.1");
        }
    }

    @Test
    void refusesTheEleventhFailureAndAllowsOneMoreAfterHalfAMinute() {
        assertThatThrownBy(() -> throttle.attempt("ada@example.org", "10.0.0.1"))
                .isInstanceOf(RateLimitedException.class);

        auth.clock.advance(Duration.ofSeconds(30));

        assertThatCode(() -> throttle.attempt("ada@example.org", "10.0.0.1")).doesNotThrowAnyException();
        assertThatThrownBy(() -> throttle.attempt("ada@example.org", "10.0.0.1"))
                .isInstanceOf(RateLimitedException.class);
    }

    @Test
    void countsPerAddressAndForgetsAfterASuccess() {
        assertThatCode(() -> throttle.attempt("ada@example.org", "10.0.0.2")).doesNotThrowAnyException();

        throttle.succeeded("ada@example.org", "10.0.0.1");

        assertThatCode(() -> throttle.attempt("ada@example.org", "10.0.0.1")).doesNotThrowAnyException();
    }
}
