package dev.capstan.service.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void recognisesHashesOfOtherPrograms() {
        // The reference implementation's test vector, and a hash that an earlier library stored for this product.
        String reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        String stored =
                "$argon2id$v=19$m=19456,t=2,p=1$c2l4dGVlbiBieXRlcyBvaw$cNrKlVBARTWDb5dNV/wM4SQEa9BBmZy5hjEez7e8K2g";

        assertThat(passwords.matches("password", reference)).isTrue();
        assertThat(passwords.matches("Password", reference)).isFalse();
        assertThat(passwords.matches("pässwörd", stored)).isTrue();
        assertThat(passwords.outdated(stored)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "$2a$10$x", "$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA", "$argon2id$v=19$m=8"})
    void refusesWhatIsNoHashWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> passwords.matches("plain", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A stored password hash is not Argon2id in PHC text form.");
    }

    @Test
    void neverMatchesWithoutAHash() {
        assertThat(passwords.matches("no account has this password", null)).isFalse();
        assertThat(passwords.matches("", null)).isFalse();
    }
}
