package dev.capstan.web.filters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SecureCookiesTest {
    @Test
    void overHttpsBrowsersHoldACookieToThisHost() {
        WebConfig config = config("https://capstan.example");

        assertThat(config.secure()).isTrue();
        assertThat(config.cookie("capstan_sign_in")).isEqualTo("__Host-capstan_sign_in");
        assertThat(config.cookiePath("/auth/oauth/")).isEqualTo("/");
    }

    @Test
    void overHttpACookieGoesToWhereItIsNeededAlone() {
        WebConfig config = config("http://localhost:8000");

        assertThat(config.secure()).isFalse();
        assertThat(config.cookie("capstan_sign_in")).isEqualTo("capstan_sign_in");
        assertThat(config.cookiePath("/auth/oauth/")).isEqualTo("/auth/oauth/");
    }

    private static WebConfig config(String url) {
        Origin own = Origin.ofUrl(url).orElseThrow();
        return new WebConfig(own, Set.of(own), 1_048_576);
    }
}
