package dev.capstan.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
}
