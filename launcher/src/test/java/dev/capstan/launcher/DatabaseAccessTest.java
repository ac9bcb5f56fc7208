package dev.capstan.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAccessTest {
    @Test
    void readsUserPasswordHostPortAndDatabase() {
        DatabaseAccess access = DatabaseAccess.parse("postgresql://ada:s3cret@db.example:6543/capstan");

        assertThat(access.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example:6543/capstan");
        assertThat(access.user()).isEqualTo("ada");
        assertThat(access.password()).isEqualTo("s3cret");
    }

    @Test
    void decodesWhatIsPercentEncodedAndKeepsAPlus() {
        DatabaseAccess access = DatabaseAccess.parse("postgres://a%40b:p%2F%3A+%25@[::1]/my%20db");

        assertThat(access.user()).isEqualTo("a@b");
        assertThat(access.password()).isEqualTo("p/:+%");
        assertThat(access.jdbcUrl()).isEqualTo("jdbc:postgresql://[::1]/my%20db");
    }

    @Test
    void takesUserAndPasswordOfAJdbcAddressFromItsParameters() {
        DatabaseAccess access =
                DatabaseAccess.parse("jdbc:postgresql://db/capstan?user=ada&password=x%26y&sslmode=require");

        assertThat(access.user()).isEqualTo("ada");
        assertThat(access.password()).isEqualTo("x&y");
        assertThat(access.jdbcUrl()).isEqualTo("jdbc:postgresql://db/capstan?sslmode=require");
    }

    @Test
    void givesParametersTheNamesThatTheDriverKnows() {
        DatabaseAccess access = DatabaseAccess.parse("postgresql://ada@db/capstan?connect_timeout=5&sslmode=disable");

        assertThat(access.jdbcUrl()).isEqualTo("jdbc:postgresql://db/capstan?connectTimeout=5&sslmode=disable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://ada:s3cret@db/capstan",
                "ada:s3cret@db/capstan",
                "postgresql://ada:s3cret@db:port/capstan",
                "postgresql://ada:s3cret@db:70000/capstan",
                "postgresql://ada:s3cret@db",
                "postgresql://ada:s3cret@/capstan",
                "postgresql://:s3cret@db/capstan",
                "postgresql://ada:s3cret/x@db/capstan",
                "postgresql://ada:s3cret%zz@db/capstan",
                "postgresql://ada:s3cret@db/a/b"
            })
    void refusesABadAddressWithoutShowingThePassword(String url) {
        assertThatThrownBy(() -> DatabaseAccess.parse(url))
                .isInstanceOf(LaunchException.class)
                .hasMessageStartingWith("DATABASE_URL ")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("s3cret"));
    }

    @Test
    void doesNotShowThePasswordAsText() {
        assertThat(DatabaseAccess.parse("postgresql://ada:s3cret@db/capstan").toString())
                .contains("db/capstan", "ada")
                .doesNotContain("s3cret");
    }
}
