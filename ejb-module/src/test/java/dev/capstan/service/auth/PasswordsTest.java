package dev.capstan.service.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.users.EmailAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("UnnecessaryAssignment") // the test stands in for the container
class PasswordsTest {
    private static final EmailAddress ADA = EmailAddress.of("ada@example.org");

    private final Passwords passwords = new Passwords();

    @BeforeEach
    void prepare() {
        passwords.config = AuthFixture.CONFIG;
        passwords.prepare();
    }

    @Test
    void recognisesAPasswordByItsArgon2idHash() {
        String hash = passwords.hash("correct horse");

        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(passwords.matches("correct horse", hash)).isTrue();
        assertThat(passwords.matches("wrong horse", hash)).isFalse();
        assertThat(passwords.outdated(hash)).isFalse();
    }

    @Test
    void knowsWhenAHashWasMadeWithWeakerSettings() {
        String old =
                "$argon2id$v=19$m=4096,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$" + "2wbYXY0gL7/JqTmQhTtEmmHiFPPYgr6kC7KnXEvVtVw";

        assertThat(passwords.outdated(old)).isTrue();
    }

    @Test
    void neverMatchesWithoutAHash() {
        assertThat(passwords.matches("no account has this password", null)).isFalse();
        assertThat(passwords.matches("", null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1234567", "Ada@Example.org"})
    void refusesWhatIsTooShortOrTheAddressItself(String weak) {
        assertThatThrownBy(() -> passwords.requireGood(weak, ADA)).isInstanceOf(AppException.class);
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
        assertThatThrownBy(() -> passwords.requireGood(common, ADA))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("guessed first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Correct-horse-battery-9", "tr0ub4dor&3", "sunshine over hills", "パスワードを選ぶ人"})
    void takesWhatNobodyElseUses(String rare) {
        assertThatCode(() -> passwords.requireGood(rare, ADA)).doesNotThrowAnyException();
    }

    @Test
    void takesEightToTwoHundredAndFiftySixCharacters() {
        assertThatCode(() -> passwords.requireGood("kx7#qpzt", ADA)).doesNotThrowAnyException();
        assertThatCode(() -> passwords.requireGood("xyzkq#7p".repeat(32), ADA)).doesNotThrowAnyException();
        assertThatThrownBy(() -> passwords.requireGood("xyzkq#7p".repeat(32) + "!", ADA))
                .isInstanceOf(AppException.class);
    }
}
