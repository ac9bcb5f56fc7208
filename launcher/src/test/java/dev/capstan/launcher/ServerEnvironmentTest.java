package dev.capstan.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerEnvironmentTest {
    private static final DatabaseAccess DATABASE = DatabaseAccess.parse("postgresql://ada:s3cret@db/capstan");

    @TempDir
    Path home;

    @Test
    void sendsNoTelemetryUntilAnEndpointIsGiven() {
        assertThat(ServerEnvironment.of(Map.of(), home, DATABASE)).containsEntry("OTEL_TRACES_EXPORTER", "none");
        assertThat(ServerEnvironment.of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317"), home, DATABASE))
                .containsEntry("OTEL_TRACES_EXPORTER", "otlp");
    }

    @Test
    void leavesWhatThePersonChose() {
        Map<String, String> own = Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317",
                "OTEL_LOGS_EXPORTER", "none",
                "MALLOC_ARENA_MAX", "4");

        assertThat(ServerEnvironment.of(own, home, DATABASE))
                .containsEntry("OTEL_LOGS_EXPORTER", "none")
                .containsEntry("OTEL_METRICS_EXPORTER", "otlp")
                .containsEntry("MALLOC_ARENA_MAX", "4");
    }

    @Test
    void namesFilesInUtf8WhereThePersonsLocaleWouldNot() {
        for (Map<String, String> own : List.of(
                Map.<String, String>of(),
                Map.of("LANG", "C"),
                Map.of("LC_ALL", "POSIX", "LANG", "de_DE.UTF-8"),
                Map.of("LC_ALL", "", "LC_CTYPE", "de_DE.ISO-8859-1", "LANG", "de_DE.UTF-8"))) {
            assertThat(ServerEnvironment.of(own, home, DATABASE))
                    .as(own.toString())
                    .containsEntry("LC_ALL", "C.UTF-8");
        }
        for (Map<String, String> own :
                List.of(Map.of("LANG", "de_DE.UTF-8"), Map.of("LC_ALL", "en_US.utf8", "LANG", "C"))) {
            assertThat(ServerEnvironment.of(own, home, DATABASE))
                    .as(own.toString())
                    .doesNotContainKey("LC_ALL");
        }
    }

    @Test
    void keepsTheGeneratedPasswordBetweenStarts() {
        String first = ServerEnvironment.of(Map.of(), home, DATABASE).get("LTPA_PASSWORD");

        assertThat(first).hasSizeGreaterThan(30);
        assertThat(ServerEnvironment.of(Map.of(), home, DATABASE)).containsEntry("LTPA_PASSWORD", first);
    }

    @Test
    void keepsItWhereNobodyElseLooksEvenWhenNoDatabaseHasMadeThatDirectory() throws Exception {
        ServerEnvironment.of(Map.of(), home, DATABASE);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("keys"))))
                .isEqualTo("rwx------");
    }

    @Test
    void tellsTheOwnerOfTheSchemaApartFromTheServersRole() {
        Map<String, String> variables = ServerEnvironment.of(
                Map.of(),
                home,
                DATABASE,
                DatabaseAccess.parse("DATABASE_OWNER_URL", "postgresql://owner:pw@db/capstan"));

        assertThat(variables).containsEntry("DB_USER", "ada").containsEntry("DB_OWNER_USER", "owner");
        assertThat(variables).containsEntry("DB_OWNER_PASSWORD", "pw");
        assertThat(variables).containsEntry("DB_OWNER_URL", variables.get("DB_URL"));
        assertThat(ServerEnvironment.of(Map.of(), home, DATABASE)).doesNotContainKey("DB_OWNER_USER");
    }

    @Test
    void refusesAnOwnerWithoutADatabaseAndNamesTheVariable() {
        assertThatThrownBy(() -> Settings.of(Map.of("DATABASE_OWNER_URL", "postgresql://owner:pw@db/capstan"), home))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("DATABASE_OWNER_URL");
        assertThatThrownBy(() -> DatabaseAccess.parse("DATABASE_OWNER_URL", "mysql://owner:s3cret@db/x"))
                .isInstanceOf(LaunchException.class)
                .hasMessageStartingWith("DATABASE_OWNER_URL is not a PostgreSQL address")
                .hasMessageNotContaining("s3cret");
    }
}
