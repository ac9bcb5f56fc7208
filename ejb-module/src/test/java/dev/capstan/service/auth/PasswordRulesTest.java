package dev.capstan.service.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.users.EmailAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("UnnecessaryAssignment") // the test stands in for the container
class PasswordRulesTest {
    private static final EmailAddress ADA = EmailAddress.of("ada.byron@analytical-engines.co.uk");
    private static final String NAME = "Augusta Ada King-Noel";
    private static final String LEAKED = "kx7#qpzt-stolen";

    @TempDir
    Path folder;

    private final PasswordRules rules = rules(Optional.empty());

    @ParameterizedTest
    @ValueSource(strings = {"", "1234567", "Ada.Byron@analytical-engines.co.uk "})
    void refusesWhatIsTooShortOrTheAddressItself(String weak) {
        assertThatThrownBy(() -> require(weak)).isInstanceOf(AppException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "PassWord123!",
                "iloveyou",
                "qwertyuiop",
                "1qaz2wsx",
                "Football2026",
                "12345678",
                "abcdefgh",
                "aaaaaaaaaaaa",
                "99998888",
                "  sunshine "
            })
    void refusesWhatManyPeopleUse(String common) {
        assertThatThrownBy(() -> require(common))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("guessed first");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Capstan2026!",
                "acme-CAPSTAN-1",
                "Byron-1815",
                "analyticalEngines7",
                "ada.byron!2026",
                "KingNoel#12",
                "augusta ada king-noel",
                "AcmeAcmeAcme99",
                "noel+king+ada"
            })
    void refusesNamesOfThePersonTheCompanyAndTheProductWithAFewSigns(String guess) {
        assertThatThrownBy(() -> require(guess))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("tried first");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Correct-horse-battery-9",
                "tr0ub4dor&3",
                "sunshine over hills",
                "パスワードを選ぶ人",
                "capstan-kx7#qpzt",
                "Ada weaves algebraical patterns"
            })
    void takesWhatNobodyElseUses(String rare) {
        assertThatCode(() -> require(rare)).doesNotThrowAnyException();
    }

    @Test
    void takesEightToTwoHundredAndFiftySixCharacters() {
        assertThatCode(() -> require("kx7#qpzt")).doesNotThrowAnyException();
        assertThatCode(() -> require("xyzkq#7p".repeat(32))).doesNotThrowAnyException();
        assertThatThrownBy(() -> require("xyzkq#7p".repeat(32) + "!")).isInstanceOf(AppException.class);
    }

    @Test
    void refusesWhatIsInAFolderOfRanges() throws IOException {
        for (int i = 0; i < 300; i++) {
            append("other-" + i);
        }
        append(LEAKED);

        assertRefusesTheLeakedOneAlone(rules(Optional.of(LeakedPasswords.in(folder))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void refusesWhatIsInASortedFileWhereverItStands(String lineEnd) throws IOException {
        List<String> hashes = Stream.concat(IntStream.range(0, 500).mapToObj(i -> "other-" + i), Stream.of(LEAKED))
                .map(PasswordRulesTest::sha1)
                .sorted()
                .toList();
        Path file = folder.resolve("pwned.txt");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < hashes.size(); i++) {
            text.append(hashes.get(i)).append(':').append(i * i + 1).append(lineEnd);
        }
        Files.writeString(file, text);
        LeakedPasswords list = LeakedPasswords.in(file);

        assertRefusesTheLeakedOneAlone(rules(Optional.of(list)));
        assertThat(IntStream.range(0, 500)).allMatch(i -> list.contains("other-" + i));
        assertThat(IntStream.range(500, 1500)).noneMatch(i -> list.contains("other-" + i));
    }

    @Test
    void aListThatIsNotThereStopsTheStart() {
        assertThatThrownBy(() -> LeakedPasswords.in(folder.resolve("missing")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capstan.auth.leaked-passwords");
    }

    private void assertRefusesTheLeakedOneAlone(PasswordRules with) {
        assertThatThrownBy(() -> with.requireGood(LEAKED, ADA, NAME))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("stolen");
        assertThatCode(() -> with.requireGood(LEAKED + "!", ADA, NAME)).doesNotThrowAnyException();
        assertThatCode(() -> rules.requireGood(LEAKED, ADA, NAME)).doesNotThrowAnyException();
    }

    private void append(String password) throws IOException {
        String hash = sha1(password);
        Path file = folder.resolve(hash.substring(0, 5) + (hash.charAt(0) < '8' ? ".txt" : ""));
        String before = Files.exists(file) ? Files.readString(file) : "";
        Files.writeString(file, before + hash.substring(5) + ":3\r\n");
    }

    private void require(String password) {
        rules.requireGood(password, ADA, NAME);
    }

    private static PasswordRules rules(Optional<LeakedPasswords> leaked) {
        PasswordRules made = new PasswordRules();
        made.config = new PasswordsConfig(Set.of("Capstan", "Acme "), leaked);
        return made;
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
