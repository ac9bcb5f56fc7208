package dev.capstan.web.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SignInFieldsTest {
    private final String page = page();

    @Test
    void thePasswordIsMaskedAndLeftToManagersAndTheClipboard() {
        assertThat(page)
                .containsPattern("<input id=\"password\"[^>]*type=\"password\"[^>]*autocomplete=\"current-password\"");
        assertThat(page).doesNotContain("onpaste", "\"paste\"", "autocomplete=\"off\"", "oncopy");
    }

    @Test
    void nobodyIsAskedForASecretAnswerOrAHint() {
        assertThat(page.toLowerCase(java.util.Locale.ROOT)).doesNotContain("question", "maiden", "password hint");
    }

    private static String page() {
        try (InputStream in = SignInFieldsTest.class.getResourceAsStream("sign-in.html")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
