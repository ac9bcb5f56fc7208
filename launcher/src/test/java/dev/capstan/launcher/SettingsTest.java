package dev.capstan.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final Path CHECKOUT = Path.of("/checkout");

    @Test
    void needsNothingToBeSet() {
        Settings settings = Settings.of(Map.of("HTTP_PORT", " ", "DATABASE_URL", ""), CHECKOUT);

        assertThat(settings.home()).isEqualTo(Path.of("/checkout/.capstan"));
        assertThat(settings.httpPort()).isEqualTo(8000);
        assertThat(settings.postgresPort()).isEmpty();
        assertThat(settings.database()).isEmpty();
    }

    @Test
    void takesARelativeHomeFromTheCheckout() {
        assertThat(Settings.of(Map.of("CAPSTAN_HOME", "../data"), CHECKOUT).home())
                .isEqualTo(Path.of("/data"));
        assertThat(Settings.of(Map.of("CAPSTAN_HOME", "/srv/data"), CHECKOUT).home())
                .isEqualTo(Path.of("/srv/data"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "-1", "http", "8000x", "999999"})
    void refusesABadPortByName(String port) {
        assertThatThrownBy(() -> Settings.of(Map.of("HTTP_PORT", port), CHECKOUT))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("HTTP_PORT")
                .hasMessageContaining(port);
    }
}
