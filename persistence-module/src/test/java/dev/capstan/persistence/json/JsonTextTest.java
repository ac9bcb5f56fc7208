package dev.capstan.persistence.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    @Test
    void leavesGoodTextAsItIs() {
        String text = "naïve 😀 \u0001 \n";

        assertThat(JsonText.clean(text)).isSameAs(text);
    }

    @Test
    void replacesNulAndHalvesOfPairs() {
        assertThat(JsonText.clean("a\0b")).isEqualTo("a\uFFFDb");
        assertThat(JsonText.clean("\uD83Dx\uDE00")).isEqualTo("\uFFFDx\uFFFD");
        assertThat(JsonText.clean("😀\uD83D")).isEqualTo("😀\uFFFD");
    }

    @Test
    void cleansEveryTextOfADocument() throws Exception {
        var document = new ObjectMapper().readTree("{\"a\":[\"x\\u0000\",{\"b\":\"\\ud800\"}],\"n\":1}");

        assertThat(JsonText.clean(document).toString()).isEqualTo("{\"a\":[\"x\uFFFD\",{\"b\":\"\uFFFD\"}],\"n\":1}");
    }
}
