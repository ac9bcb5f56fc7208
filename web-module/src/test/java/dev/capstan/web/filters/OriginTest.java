package dev.capstan.web.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
    @ParameterizedTest
    @CsvSource({
        "https://App.Example.com/a?b#c, https://app.example.com",
        "https://app.example.com:443/, https://app.example.com",
        "http://localhost:5173/x?list=[1]|2, http://localhost:5173",
        "http://[::1]:8000/, http://[::1]:8000"
    })
    void readsTheOriginOfAUrl(String url, String origin) {
        assertThat(Origin.ofUrl(url)).get().hasToString(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/relative",
                "//example.com",
                "javascript:alert(1)",
                "ftp://example.com",
                "http://",
                "http://user@example.com",
                "http://localhost:5173@evil.example/",
                "http://localhost:5173\\@evil.example/",
                "http://localhost\t:5173/",
                "http://localhost:99999/",
                "http://localhost:0/",
                "http://évil.example/",
                "null"
            })
    void refusesWhatABrowserMightReadOtherwise(String url) {
        assertThat(Origin.ofUrl(url)).isEmpty();
    }

    @Test
    void allowsTheOwnOriginsAndThoseConfigured() {
        WebConfig config = config(Optional.empty(), Optional.of(List.of("https://app.example.com")));

        assertThat(config.allows("http://localhost:8000")).isTrue();
        assertThat(config.allows("http://127.0.0.1:8000")).isTrue();
        assertThat(config.allows("https://app.example.com")).isTrue();
        assertThat(config.allows("https://app.example.com.evil.example")).isFalse();
        assertThat(config.allows("http://app.example.com")).isFalse();
        assertThat(config.allows("https://app.example.com/path")).isFalse();
        assertThat(config.allows("null")).isFalse();
    }

    @Test
    void trustsDevelopmentServersOnlyWhereItIsLocalItself() {
        WebConfig local = config(Optional.empty(), Optional.empty());
        WebConfig deployed = config(Optional.of("https://capstan.example.com"), Optional.empty());

        assertThat(local.allows("http://localhost:5173")).isTrue();
        assertThat(deployed.allows("http://localhost:5173")).isFalse();
        assertThat(deployed.allows("http://localhost:8000")).isFalse();
        assertThat(deployed.allows("https://capstan.example.com")).isTrue();
        assertThat(deployed.secure()).isTrue();
    }

    @Test
    void namesTheKeyOfABadSetting() {
        assertThatThrownBy(() -> config(Optional.empty(), Optional.of(List.of("*"))))
                .hasMessageContaining("capstan.web.allowed-origins");
        assertThatThrownBy(() -> config(Optional.of("example.com"), Optional.empty()))
                .hasMessageContaining("capstan.web.public-url");
    }

    static WebConfig config(Optional<String> publicUrl, Optional<List<String>> allowed) {
        return new WebConfigProducer().webConfig(8000, publicUrl, allowed, 1_048_576);
    }
}
