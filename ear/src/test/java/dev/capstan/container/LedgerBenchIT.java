package dev.capstan.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.harness.CapstanServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Runs {@link LedgerBench} in the packaged server, beside the archive's own modules. */
@EnabledIfEnvironmentVariable(
        named = "CAPSTAN_BENCH_SECONDS",
        matches = "[0-9]+",
        disabledReason = "bench/ledger/run.sh")
class LedgerBenchIT {
    @Test
    void measure() throws IOException {
        Path deployed = Path.of(System.getProperty("capstan.wlp"), "usr", "servers", "capstan", "apps", "capstan.ear");
        Path shipped = deployed.resolveSibling("shipped.ear.kept");
        Path report = Path.of(System.getenv("CAPSTAN_BENCH_REPORT"));
        Files.move(deployed, shipped, StandardCopyOption.REPLACE_EXISTING);
        try (CapstanServer server = CapstanServer.named("bench").with("DB_POOL_MAX", "40")) {
            Deployments.capstanWith(LedgerBench.class, PgBench.class)
                    .as(ZipExporter.class)
                    .exportTo(deployed.toFile());
            server.start();
            await().atMost(Duration.ofMinutes(30))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() ->
                            Files.exists(report) && Files.readString(report).contains(LedgerBench.END));
        } finally {
            Files.move(shipped, deployed, StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(report).content().doesNotContain("failed");
    }
}
