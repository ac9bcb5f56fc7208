package dev.capstan.launcher.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{}                                         | {}",
                "[]                                         | []",
                "{\"b\": 1, \"a\": {\"d\": [], \"c\": null}} | {\"a\":{\"c\":null,\"d\":[]},\"b\":1}",
                "[1, -2, 1.50, true, false, \"x, y: z\"]    | [1,-2,1.5,true,false,\"x, y: z\"]",
                "0.000001                                   | 1.0E-6",
                "123456789012345678901234567890             | 123456789012345678901234567890",
                "\"ä 漢 €\"                                 | \"ä 漢 €\"",
            })
    void sortsMembersAndLeavesNoSpaces(String json, String text) {
        assertThat(CanonicalJson.of(json)).isEqualTo(text);
    }

    @Test
    void writesEscapesInOneWay() {
        assertThat(CanonicalJson.of("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u001f\\u0041\""))
                .isEqualTo("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u001FA\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\" 1}", "[1 2]", "\"open", "{} x"})
    void refusesWhatIsNoJson(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> CanonicalJson.of(json));
    }
}
