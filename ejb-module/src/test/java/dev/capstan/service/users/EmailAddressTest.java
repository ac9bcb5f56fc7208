package dev.capstan.service.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.errors.AppException;
import dev.capstan.types.users.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
    @Test
    void isTrimmedAndInLowerCase() {
        assertThat(EmailAddress.of(" Ada.Lovelace+x@Example.COM ").text()).isEqualTo("ada.lovelace+x@example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "@x.org",
                "ada@",
                "a b@x.org",
                "a@b@c.org",
                "ada@-x.org",
                "ada@x..org",
                "a\u0000@x.org"
            })
    void refusesWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> EmailAddress.of(text))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo("validation"));
    }

    @Test
    void splitsANameAtItsFirstSpace() {
        NewUser user = new NewUser(EmailAddress.of("a@x.org"), null, "  Ada  King Lovelace ", Role.USER);

        assertThat(user.firstName()).isEqualTo("Ada");
        assertThat(user.lastName()).isEqualTo("King Lovelace");
    }
}
