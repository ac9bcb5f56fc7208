package dev.capstan.service.nodes.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSettingsTest {
    @Test
    void takesCredentialsOutOfTheAddress() {
        RedisSettings settings = RedisSettings.of("rediss://ada:s%40cret@redis.example.com", "capstan");

        assertThat(settings.address()).hasToString("rediss://redis.example.com:6379");
        assertThat(settings.user()).contains("ada");
        assertThat(settings.password()).contains("s@cret");
        assertThat(settings.toString()).doesNotContain("cret");
    }

    @Test
    void needsNeitherUserNorPassword() {
        RedisSettings settings = RedisSettings.of("redis://127.0.0.1:7000", "capstan");

        assertThat(settings.user()).isEmpty();
        assertThat(settings.password()).isEmpty();
        assertThat(settings.address()).hasToString("redis://127.0.0.1:7000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://:secret@host", "redis:///secret", "secret", "redis://:sec ret@host"})
    void anAddressThatIsNoneIsRefusedWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> RedisSettings.of(url, "capstan"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capstan.nodes.redis-url")
                .hasMessageNotContaining("ret@");
    }
}
