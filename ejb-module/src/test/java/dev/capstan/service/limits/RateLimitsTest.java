package dev.capstan.service.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.errors.RateLimitedException;
import dev.capstan.service.limits.LimitsConfig.Act;
import dev.capstan.testing.TestClock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("UnnecessaryAssignment") // the test stands in for the container
class RateLimitsTest {
    private final TestClock clock = new TestClock();
    private final RateLimits limits = new RateLimits();

    @BeforeEach
    void wire() {
        limits.clock = clock;
        limits.config = new LimitsConfig(Map.of(Act.CHAT, new Limit(3, Duration.ofMinutes(1))), 50);
    }

    @Test
    void allowsSoManyAtOnceThenSaysWhenToComeBack() {
        for (int i = 0; i < 3; i++) {
            limits.count(Act.CHAT, "ada");
        }

        assertThatThrownBy(() -> limits.count(Act.CHAT, "ada"))
                .isInstanceOfSatisfying(
                        RateLimitedException.class,
                        e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(21)));
        clock.move(Duration.ofSeconds(21));
        assertThatCode(() -> limits.count(Act.CHAT, "ada")).doesNotThrowAnyException();
        assertThatThrownBy(() -> limits.count(Act.CHAT, "ada")).isInstanceOf(RateLimitedException.class);
    }

    @Test
    void countsEachCallerAndEachActAlone() {
        for (int i = 0; i < 3; i++) {
            limits.count(Act.CHAT, "ada");
        }

        assertThatCode(() -> limits.count(Act.CHAT, "bob")).doesNotThrowAnyException();
        assertThatCode(() -> limits.count(Act.UPLOAD, "ada")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20", "20/1m", "0/PT1M", "20/PT0S", "-1/PT1M", "20/PT-1M", "9999999999/PT1M"})
    void refusesALimitThatIsNone(String text) {
        assertThatThrownBy(() -> Limit.parse(text, "capstan.limits.chat"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capstan.limits.chat");
    }
}
