package dev.capstan.service.auth.factor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
    private static final Instant NOW = Instant.ofEpochSecond(1_111_111_111L);

    /** The last six digits of appendix B of RFC 6238. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void makesTheCodesOfTheStandard(long seconds, String code) {
        assertThat(Totp.code(SECRET, Totp.step(Instant.ofEpochSecond(seconds)))).isEqualTo(code);
    }

    @Test
    void takesCodesOfTheNeighbouringStepsAndNoOthers() {
        long step = Totp.step(NOW);
        for (long off = -4; off <= 4; off++) {
            OptionalLong found = Totp.match(SECRET, Totp.code(SECRET, step + off), NOW, 0);
            assertThat(found).isEqualTo(Math.abs(off) <= 1 ? OptionalLong.of(step + off) : OptionalLong.empty());
        }
    }

    @Test
    void takesNoCodeOfAStepThatWasUsedOrOfAnEarlierOne() {
        long step = Totp.step(NOW);

        assertThat(Totp.match(SECRET, Totp.code(SECRET, step), NOW, step)).isEmpty();
        assertThat(Totp.match(SECRET, Totp.code(SECRET, step - 1), NOW, step)).isEmpty();
        assertThat(Totp.match(SECRET, Totp.code(SECRET, step + 1), NOW, step)).hasValue(step + 1);
    }

    @ParameterizedTest
    @CsvSource({"''", "05047", "0504711", "50471", "٠٥٠٤٧١", "05047x"})
    void takesNothingElse(String code) {
        assertThat(Totp.match(SECRET, code, NOW, 0)).isEmpty();
    }

    /** The examples of section 10 of RFC 4648. */
    @ParameterizedTest
    @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI"})
    void writesBase32(String text, String base32) {
        assertThat(Totp.base32(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(base32);
    }

    @Test
    void makesOtherRecoveryCodesEachTimeAndKnowsThemHoweverTheyAreWritten() {
        List<String> codes = RecoveryCodes.make();

        assertThat(new HashSet<>(codes)).hasSize(10);
        assertThat(codes).allMatch(code -> code.matches("([0-9A-HJKMNP-TV-Z]{6}-){3}[0-9A-HJKMNP-TV-Z]{6}"));
        assertThat(RecoveryCodes.hash(" o1lABC-def  ")).isEqualTo(RecoveryCodes.hash("011ABCDEF"));
    }
}
