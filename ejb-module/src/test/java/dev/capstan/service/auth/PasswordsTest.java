package dev.capstan.service.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("UnnecessaryAssignment") // the test stands in for the container
class PasswordsTest {
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
}
