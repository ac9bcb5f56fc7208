package dev.capstan.web.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonProviderTest {
    record Body(String someText, int count, boolean flag) {}

    @Test
    void readsSnakeCaseAndIgnoresUnknownMembers() throws JsonProcessingException {
        Body body = JsonProvider.STRICT.readValue(
                "{\"some_text\":\"a😀\",\"count\":1,\"flag\":true,\"more\":[]}", Body.class);

        assertThat(body).isEqualTo(new Body("a😀", 1, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"some_text\":5}",
                "{\"some_text\":true}",
                "{\"some_text\":\"a\\u0000b\"}",
                "{\"some_text\":\"\\ud800\"}",
                "{\"some_text\":\"\\udc00x\"}",
                "{\"count\":\"1\"}",
                "{\"count\":1.5}",
                "{\"count\":99999999999}",
                "{\"count\":null}",
                "{\"flag\":\"true\"}",
                "{\"flag\":1}",
                "{} {}",
                "[]"
            })
    void refusesWhatIsOfAnotherType(String json) {
        assertThatThrownBy(() -> JsonProvider.STRICT.readValue(json, Body.class))
                .isInstanceOf(JsonProcessingException.class);
    }
}
