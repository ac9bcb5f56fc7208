package dev.capstan.web.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.web.filters.Origin;
import dev.capstan.web.filters.WebConfig;
import jakarta.ws.rs.core.NewCookie;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecureCookiesTest {
    @Test
    void overHttpsBrowsersHoldTheCookieToThisHost() {
        NewCookie cookie = answers("https://capstan.example").cookie("value", 600);

        assertThat(cookie.getName()).startsWith("__Host-");
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.getDomain()).isNull();
        assertThat(cookie.isSecure()).isTrue();
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo(NewCookie.SameSite.LAX);
    }

    @Test
    void overHttpTheCookieGoesToTheCallbacksAlone() {
        NewCookie cookie = answers("http://localhost:8000").cookie("value", 600);

        assertThat(cookie.getName()).isEqualTo(FlowAnswers.COOKIE);
        assertThat(cookie.getPath()).isEqualTo("/auth/oauth/");
        assertThat(cookie.isHttpOnly()).isTrue();
    }

    private static FlowAnswers answers(String url) {
        FlowAnswers answers = new FlowAnswers();
        Origin own = Origin.ofUrl(url).orElseThrow();
        answers.web = new WebConfig(own, Set.of(own), 1_048_576);
        return answers;
    }
}
