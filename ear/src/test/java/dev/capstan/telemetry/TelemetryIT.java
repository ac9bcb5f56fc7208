package dev.capstan.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.capstan.gateway.Account;
import dev.capstan.gateway.RawSocket;
import dev.capstan.harness.CapstanServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Spans reach a collector, log lines carry the ids that lead to them, and health and the API's document are complete. */
class TelemetryIT {
    private static final Queue<String> SPANS = new ConcurrentLinkedQueue<>();
    private static final HttpServer COLLECTOR = collector();
    private static final CapstanServer SERVER = CapstanServer.named("telemetry")
            .with(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    "http://127.0.0.1:" + COLLECTOR.getAddress().getPort())
            .with("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
            .with("OTEL_BSP_SCHEDULE_DELAY", "200")
            .with("OTEL_METRICS_EXPORTER", "none")
            .with("OTEL_LOGS_EXPORTER", "none")
            .start();

    @AfterAll
    static void stop() {
        SERVER.close();
        COLLECTOR.stop(0);
    }

    @Test
    void aRunIsATraceOfModelCallsAndToolCallsAndItsLogLinesNameIt() throws Exception {
        try (RawSocket client = RawSocket.inNewSession(
                SERVER.baseUri(), Account.register(SERVER.baseUri()).token())) {
            JsonNode established = new ObjectMapper()
                    .readTree(client.await("connection.established").substring(2));
            String session = established.at("/1/content/session_id").asText();
            client.send("42[\"chat_message\",{\"session_uuid\":\"" + session
                    + "\",\"content\":{\"command\":\"query\",\"text\":\"!tool TodoWrite {\\\"todos\\\":[]}\\n!say done\",\"files\":[],"
                    + "\"tool_args\":{}}}]");
            client.await("agent.complete");
        }

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(String.join("", SPANS))
                        .contains("invoke_agent", "chat demo", "execute_tool TodoWrite")
                        .contains("gen_ai.request.model", "gen_ai.provider.name", "gen_ai.usage.output_tokens"));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(logLines())
                        .anySatisfy(line ->
                                assertThat(line.path("message").asText()).contains("is worked on here"))
                        .filteredOn(line -> line.has("ext_runId"))
                        .isNotEmpty()
                        .allSatisfy(line ->
                                assertThat(line.path("ext_traceId").asText()).matches("[0-9a-f]{32}")));
    }

    @Test
    void aFaultIsLoggedUnderTheNumberThatTheCallerIsTold() throws Exception {
        String token = Account.register(SERVER.baseUri()).token();
        String number = UUID.randomUUID().toString();

        execute("ALTER TABLE model_settings RENAME TO model_settings_away");
        JsonNode answer;
        try {
            answer = new ObjectMapper().readTree(models(token, number));
        } finally {
            execute("ALTER TABLE model_settings_away RENAME TO model_settings");
        }

        assertThat(answer.path("request_id").asText()).isEqualTo(number);
        assertThat(answer.toString()).doesNotContain("model_settings");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(logLines())
                        .filteredOn(line -> line.path("ext_requestId").asText().equals(number))
                        .anySatisfy(line -> {
                            assertThat(line.path("message").asText())
                                    .startsWith("Request failed: GET /v1/user-settings/models");
                            assertThat(line.path("ext_traceId").asText()).matches("[0-9a-f]{32}");
                        }));
        assertThat(models(token, UUID.randomUUID().toString())).contains("\"models\"");
    }

    @Test
    void everyCheckIsReported() throws Exception {
        JsonNode ready =
                new ObjectMapper().readTree(Account.get(SERVER.baseUri().resolve("health/ready")));

        assertThat(ready.path("status").asText()).isEqualTo("UP");
        assertThat(ready.path("checks"))
                .extracting(check -> check.path("name").asText())
                .containsExactly(
                        "billing",
                        "credits-ledger",
                        "database",
                        "event-log",
                        "files",
                        "mail",
                        "migrations",
                        "model-providers",
                        "nodes",
                        "runs",
                        "sandbox",
                        "secrets",
                        "socketio",
                        "storage");
        assertThat(ready.path("checks"))
                .allSatisfy(check -> assertThat(check.at("/data/hint").asText()).isNotEmpty());
    }

    @Test
    void theDocumentOfTheApiHasTheViewsOfServices() throws Exception {
        assertThat(Account.get(SERVER.baseUri().resolve("openapi")))
                .contains("#/components/schemas/SessionView", "workspace_dir", "PricingView:");
        assertThat(logLines())
                .extracting(line -> line.path("message").asText())
                .noneMatch(message -> message.contains("SROAP04005") || message.contains("CWWKO1650E"));
    }

    private static String models(String token, String number) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(SERVER.baseUri().resolve("v1/user-settings/models"))
                    .header("Authorization", "Bearer " + token)
                    .header("X-Request-ID", number)
                    .build();
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = SERVER.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<JsonNode> logLines() throws IOException {
        try (Stream<Path> files = Files.walk(SERVER.home())) {
            Path log = files.filter(file -> file.endsWith("messages.log"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no messages.log below " + SERVER.home()));
            ObjectMapper json = new ObjectMapper();
            return Files.readAllLines(log).stream()
                    .filter(line -> line.startsWith("{") && line.endsWith("}"))
                    .map(line -> {
                        try {
                            return json.readTree(line);
                        } catch (IOException e) {
                            throw new AssertionError("not JSON: " + line, e);
                        }
                    })
                    .toList();
        }
    }

    private static HttpServer collector() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v1/traces", exchange -> {
                SPANS.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
                exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
