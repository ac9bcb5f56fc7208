package dev.capstan.service.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SecretMaskTest {
    private static final String VALUE = "pa$$ \"word\" & more\\";
    private final SecretMask mask = SecretMask.of(Map.of("KEY", "sk-123456", "OTHER", VALUE, "PIN", "1234"));

    @Test
    void hidesAValueWhereverItStandsAndNamesIt() {
        assertThat(mask.hide("KEY=\"sk-123456\" and sk-123456.")).isEqualTo("KEY=\"[hidden: KEY]\" and [hidden: KEY].");
    }

    @Test
    void hidesWhatFilesAddressesAndEncodingsMakeOfIt() {
        String env = "OTHER=\"pa\\$\\$ \\\"word\\\" & more\\\\\"";
        String json = Json.MAPPER.createObjectNode().put("x", VALUE).toString();
        String base64 = Base64.getEncoder().encodeToString(VALUE.getBytes(StandardCharsets.UTF_8));
        String address = "https://example.com/?k=" + URLEncoder.encode(VALUE, StandardCharsets.UTF_8);

        for (String text : new String[] {VALUE, env, json, base64, address}) {
            assertThat(mask.hide(text)).as(text).contains("[hidden: OTHER]").doesNotContain("word");
        }
    }

    @Test
    void leavesShortValuesAndOtherTextAlone() {
        assertThat(mask.hide("1234 is not sk-12345")).isEqualTo("1234 is not sk-12345");
    }

    @Test
    void hidesEachLineOfAValueOfSeveral() {
        SecretMask lines = SecretMask.of(Map.of("PEM", "-----BEGIN KEY-----\nabcdefgh\n-----END KEY-----\n"));

        assertThat(lines.hide("1: -----BEGIN KEY-----\n2: abcdefgh\n")).doesNotContain("abcdefgh", "BEGIN");
    }

    @Test
    void hidesInDocumentsAndLeavesTheGivenOneAsItWas() {
        ObjectNode given = Json.MAPPER.createObjectNode();
        given.putObject("a").putArray("b").add("x sk-123456").add(7);

        assertThat(mask.hide(given).toString()).isEqualTo("{\"a\":{\"b\":[\"x [hidden: KEY]\",7]}}");
        assertThat(given.toString()).contains("sk-123456");
        assertThat(SecretMask.NONE.hide(given)).isSameAs(given);
    }

    @Test
    void hidesInAStreamHoweverItIsCut() {
        String whole = "The key is sk-123456, not sk-12345; again sk-123456sk-123456 sk-12";
        for (long seed = 1; seed <= 500; seed++) {
            Random random = new Random(seed);
            MaskedStream stream = new MaskedStream(mask);
            StringBuilder shown = new StringBuilder();
            for (int at = 0; at < whole.length(); ) {
                int end = Math.min(whole.length(), at + 1 + random.nextInt(9));
                String piece = stream.push(whole.substring(at, end));
                shown.append(piece);
                at = end;
                assertThat(shown.toString()).doesNotContain("sk-123456");
            }
            shown.append(stream.end());

            assertThat(shown.toString()).as("seed %d", seed).isEqualTo(mask.hide(whole));
        }
    }

    @Test
    void namesNoValueWhenItIsPrinted() {
        assertThat(mask.toString()).doesNotContain("sk-123456");
    }
}
