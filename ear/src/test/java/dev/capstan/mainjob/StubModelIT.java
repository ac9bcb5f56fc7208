package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.contract.RealtimeContract;
import dev.capstan.harness.CapstanServer;
import dev.capstan.service.agents.models.stub.OpenAiStub;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The main job with a model that is reached over the wire of OpenAI's chat completions. */
class StubModelIT {
    private static final String KEY = "sk-stub-0123456789abcdef";
    private static final BigDecimal CREDITS_PER_USD = new BigDecimal("66.666667");
    private static final BigDecimal MILLION = new BigDecimal("1000000");
    private static final BigDecimal INPUT_PRICE = new BigDecimal("2.5");
    private static final BigDecimal OUTPUT_PRICE = new BigDecimal("40");
    private static final String OUTSIDE = "http://192.0.2.1/v1"; // an address that is nobody's
    private static final int TRIES = 5;
    private static final long PROMISED_MILLIS = 250;

    private static final OpenAiStub STUB = new OpenAiStub();
    private static final CapstanServer SERVER = CapstanServer.named("stub").with("MODEL_CONFIGS", models());

    private final ApiClient user = ApiClient.register(SERVER.baseUri());
    private final Ledger ledger = new Ledger(SERVER, user.userId());

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
        STUB.close();
    }

    @Test
    void anAnswerComesOverTheWireAndIsBilledAtTheConfiguredPrice() {
        BigDecimal before = ledger.owned();
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query("!think first\n!say hello from far away");
            client.await("billing.metrics.updated");

            assertThat(client.names().stream().distinct()) // pieces that wait for one commit are joined
                    .containsExactly(
                            "connection.established",
                            "session.user_message",
                            "agent.processing",
                            "agent.reasoning.start",
                            "agent.reasoning.delta",
                            "agent.reasoning",
                            "agent.response.delta",
                            "agent.response",
                            "billing.credits.deducted",
                            "agent.complete",
                            "billing.metrics.updated");
            assertThat(Transcript.of(client.events()).text().strip()).isEqualTo("hello from far away");
            assertConforming(client);
            JsonNode deducted = client.await("billing.credits.deducted").path("content");
            BigDecimal usd = INPUT_PRICE
                    .multiply(deducted.path("input_tokens").decimalValue())
                    .add(OUTPUT_PRICE.multiply(deducted.path("output_tokens").decimalValue()))
                    .divide(MILLION);
            assertThat(deducted.path("input_tokens").asLong()).isPositive();
            assertThat(deducted.path("output_tokens").asLong()).isEqualTo(5);
            assertThat(deducted.path("credits_used").decimalValue())
                    .isCloseTo(usd.multiply(CREDITS_PER_USD), within("0.000002"));
            assertThat(before.subtract(ledger.owned()))
                    .isEqualByComparingTo(deducted.path("credits_used").decimalValue());
        }
        assertThat(STUB.lastReceived().headers()).containsEntry("authorization", "Bearer " + KEY);
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void twoToolsWorkAndTheirResultsReachTheModel() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query(String.join(
                    "\n",
                    MainJobIT.bash("one", "echo written by one > /workspace/note.txt"),
                    MainJobIT.bash("two", "sleep 0.3; echo from two"),
                    "!say Now I read it.",
                    MainJobIT.bash("two", "cat /workspace/note.txt"),
                    "!result"));
            client.await("billing.metrics.updated");

            assertThat(client.names().stream()
                            .filter(name -> name.startsWith("agent.tool."))
                            .toList())
                    .containsExactly(
                            "agent.tool.call",
                            "agent.tool.call",
                            "agent.tool.result",
                            "agent.tool.result",
                            "agent.tool.call",
                            "agent.tool.result");
            assertThat(Transcript.of(client.events()).text()).contains("written by one");
            assertConforming(client);
        }
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void aCancelClosesTheConnectionToTheModel() {
        List<Long> millis = new ArrayList<>();
        try (SocketClient client = SocketClient.inNewSession(user)) {
            for (int i = 0; i < TRIES; i++) {
                int from = client.events().size();
                int closed = STUB.closedByCaller().size();
                client.query("!delay 20\n!words 2000");
                client.await("a piece of the answer", from, named("agent.response.delta"));

                long began = System.nanoTime();
                client.cancel();
                await().pollInterval(Duration.ofMillis(1))
                        .until(() -> STUB.closedByCaller().size() > closed);
                millis.add(TimeUnit.NANOSECONDS.toMillis(STUB.closedByCaller().getLast() - began));

                client.await("the end", from, named("agent.response.interrupted"));
                assertThat(ledger.faults()).isEmpty();
            }
        }
        Collections.sort(millis);
        System.out.printf("Cancel until the model's connection is closed: %s ms (promised: 250 ms)%n", millis);
        assertThat(millis.get(TRIES / 2)).isLessThan(PROMISED_MILLIS);
    }

    @Test
    void aSilentModelIsLeftAtOnce() {
        int closed = STUB.closedByCaller().size();
        STUB.next(exchange -> Thread.sleep(60_000));
        try (SocketClient client = SocketClient.inNewSession(user)) {
            int asked = STUB.received().size();
            client.query("say nothing");
            await().until(() -> STUB.received().size() > asked);

            long began = System.nanoTime();
            client.cancel();
            client.await("agent.response.interrupted");

            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)).isLessThan(2000);
            await().until(() -> STUB.closedByCaller().size() > closed);
        }
        assertThat(ledger.modelUsage()).isZero();
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void aFailureOfTheModelEndsTheRunAndCostsNothing() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query("!fail 400");
            JsonNode error = client.await("system.error");

            assertThat(error.at("/content/run_status").asText()).isEqualTo("failed");
            assertThat(error.path("error_code").asText()).isEqualTo("execution_error");
            assertThat(error.toString()).doesNotContain(KEY).doesNotContain("Exception");
            assertConforming(client);
            int from = client.events().size();
            client.query("!say better now");
            client.await("the end", from, named("agent.complete"));
        }
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void whatTheAccountDoesNotCoverIsRefusedBeforeAnythingIsSent() {
        int asked = STUB.received().size();
        try (SocketClient client = SocketClient.inNewSession(user)) {
            ObjectNode query = ApiClient.JSON
                    .createObjectNode()
                    .put("command", "query")
                    .put("text", "!say hello")
                    .put("model_id", modelId("stub-costly"));
            client.command(query);
            JsonNode error = client.await("system.error");

            assertThat(error.path("error_code").asText()).isEqualTo("insufficient_credits");
            assertThat(error.at("/content/run_status").asText()).isEqualTo("failed");
            assertConforming(client);
            assertThat(EventLogCheck.paged(user, client.sessionId(), 100)).isEmpty();
            assertThat(Ledger.number(
                            SERVER,
                            "SELECT count(*) FROM run_tasks WHERE session_id = ?",
                            UUID.fromString(client.sessionId())))
                    .isZero();
            client.query("!say with the model that I can pay");
            client.await("agent.complete");
        }
        assertThat(STUB.received()).hasSize(asked + 1);
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void theServerReachesNothingOutside() throws Exception {
        Assumptions.assumeTrue(
                "true".equals(System.getenv("CAPSTAN_TESTS_OFFLINE")) || "true".equals(System.getenv("CI")),
                "Tests can reach the network; the build says at its start why.");

        List<String> networks = Files.readAllLines(Path.of("/proc/" + SERVER.pid() + "/net/dev")).stream()
                .skip(2)
                .filter(line -> !line.matches(".*:( +0)+"))
                .map(line -> line.strip().replaceFirst(":.*", ""))
                .toList();
        assertThat(networks).containsExactly("lo");

        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.command(ApiClient.JSON
                    .createObjectNode()
                    .put("command", "query")
                    .put("text", "!say hello")
                    .put("model_id", modelId("stub-outside")));
            JsonNode error = client.await("system.error");

            assertThat(error.at("/content/run_status").asText()).isEqualTo("failed");
        }
        assertThat(ledger.modelUsage()).isZero();
        assertThat(ledger.faults()).isEmpty();
    }

    private String modelId(String name) {
        return user.get("v1/user-settings/models")
                .json()
                .path("models")
                .valueStream()
                .filter(model -> model.path("model").asText().equals(name))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asText();
    }

    private static void assertConforming(SocketClient client) {
        RealtimeContract contract = new RealtimeContract();
        for (JsonNode event : client.events()) {
            assertThat(contract.faults(event)).as(event.toString()).isEmpty();
        }
        assertThat(EventLogCheck.holes(SERVER, client.sessionId(), Transcript.of(client.events())))
                .isEmpty();
    }

    private static java.util.function.Predicate<JsonNode> named(String name) {
        return event -> SocketClient.name(event).equals(name);
    }

    private static org.assertj.core.data.Offset<BigDecimal> within(String difference) {
        return org.assertj.core.data.Offset.offset(new BigDecimal(difference));
    }

    private static String models() {
        String here = STUB.baseUrl().toString();
        return "[%s,%s,%s]"
                .formatted(
                        model("stub-fair", here, INPUT_PRICE, OUTPUT_PRICE, true),
                        model("stub-costly", here, MILLION, MILLION, false),
                        model("stub-outside", OUTSIDE, INPUT_PRICE, OUTPUT_PRICE, false));
    }

    private static String model(String id, String baseUrl, BigDecimal input, BigDecimal output, boolean isDefault) {
        ObjectNode model = ApiClient.JSON
                .createObjectNode()
                .put("model_id", id)
                .put("provider", "Custom")
                .put("api_key", KEY)
                .put("base_url", baseUrl)
                .put("is_default", isDefault);
        model.putObject("pricing").put("input_price_per_million", input).put("output_price_per_million", output);
        return model.toString();
    }
}
