package dev.capstan.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.capstan.gateway.Account;
import dev.capstan.harness.CapstanServer;
import dev.capstan.launcher.LaunchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Master keys that are variables of Open Liberty, exchanged for others; how far that is, as the collector of telemetry sees it. */
class KeyRotationIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path variables;

    private final Map<String, Long> gauges = new ConcurrentHashMap<>();
    private final HttpServer collector = collector();
    private final CapstanServer server = CapstanServer.named("key-rotation")
            .with(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    "http://127.0.0.1:" + collector.getAddress().getPort())
            .with("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
            .with("OTEL_METRIC_EXPORT_INTERVAL", "500")
            .with("OTEL_TRACES_EXPORTER", "none")
            .with("OTEL_LOGS_EXPORTER", "none");

    @AfterEach
    void stop() {
        server.stop();
        collector.stop(0);
    }

    @Test
    void aKeyIsExchangedByVariablesOfTheServerAndMetricsTellHowFarItIs() throws Exception {
        String first = key();
        String second = key();
        server.with("VARIABLE_SOURCE_DIRS", variables.toString());
        variable("capstan.secret.key", first);
        server.start();
        Account.register(server.baseUri());
        server.restart(); // it counts at the start, when nothing was sealed yet, and then each minute
        assertThat(server.home().resolve("keys/master.key"))
                .as("no key was generated")
                .doesNotExist();
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(gauges.getOrDefault("capstan.secrets.current", 0L))
                    .as("of %s", gauges)
                    .isPositive();
            assertThat(gauges).as("those of billing come too").containsKey("capstan.billing.outbox.pending");
            assertThat(gauges)
                    .containsEntry("capstan.secrets.remaining", 0L)
                    .containsEntry("capstan.secrets.unreadable", 0L);
        });
        long sealed = gauges.get("capstan.secrets.current");

        variable("capstan.secret.key", second);
        assertThatThrownBy(server::restart)
                .as("the old key is missing")
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("Give every server on this database the same CAPSTAN_SECRET_KEY");

        variable("capstan.secret.key.previous", first);
        gauges.clear();
        server.restart();
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(gauges)
                    .containsEntry("capstan.secrets.remaining", 0L)
                    .containsEntry("capstan.secrets.unreadable", 0L);
            assertThat(gauges.getOrDefault("capstan.secrets.current", 0L)).isGreaterThanOrEqualTo(sealed);
        });

        Files.delete(variables.resolve("capstan.secret.key.previous"));
        server.restart();
        assertThat(Account.get(server.baseUri().resolve(".well-known/jwks.json")))
                .contains("\"kty\"");
        assertThat(Account.get(server.baseUri().resolve("health/ready"))).contains("\"secrets\"");
    }

    private void variable(String name, String value) throws IOException {
        Files.writeString(variables.resolve(name), value);
    }

    private static String key() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private HttpServer collector() {
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            made.createContext("/v1/metrics", exchange -> {
                OtlpMetrics.read(exchange.getRequestBody().readAllBytes(), gauges);
                exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            made.start();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
