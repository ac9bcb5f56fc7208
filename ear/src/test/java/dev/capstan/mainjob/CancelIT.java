package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.harness.CapstanServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Stop means stop: the model's stream ends, the tool's process is dead, and what was held is free. */
class CancelIT {
    private static final int TIMES = 20;
    private static final Duration LATEST = Duration.ofSeconds(2);

    private final CapstanServer server = CapstanServer.shared();
    private final ApiClient user = ApiClient.register(server.baseUri());
    private final Ledger ledger = new Ledger(server, user.userId());

    @Test
    void aStreamEndsAtOnce() throws Exception {
        List<Long> millis = new ArrayList<>();
        try (SocketClient client = SocketClient.inNewSession(user)) {
            for (int i = 0; i < TIMES; i++) {
                int from = client.events().size();
                client.query("!delay 10\n!words 3000");
                client.await("some pieces of the answer", from, pieces(1 + i / 2));

                millis.add(cancel(client, from));

                JsonNode aborting = client.await(
                        "the receipt", from, event -> runStatus(event).equals("aborting"));
                assertThat(SocketClient.name(aborting)).isEqualTo("agent.status.update");
                assertFree();
            }
            assertThat(client.names()).doesNotContain("agent.complete", "system.error");
            assertNothingFollows(client);
        }
        report("a stream", millis);
    }

    @Test
    void aToolsProcessIsDead() throws Exception {
        List<Long> millis = new ArrayList<>();
        List<Long> deaths = new ArrayList<>();
        try (SocketClient client = SocketClient.inNewSession(user)) {
            for (int i = 0; i < TIMES; i++) {
                int from = client.events().size();
                Sleep sleep = Sleep.fresh();
                client.query(MainJobIT.bash("main", sleep.command()));
                await().atMost(SocketClient.PATIENCE).until(() -> sleep.alive());

                long began = System.nanoTime();
                millis.add(cancel(client, from));

                await().pollInterval(Duration.ofMillis(5)).atMost(LATEST).until(() -> !sleep.alive());
                deaths.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
                assertFree();
            }
            assertThat(client.names()).doesNotContain("agent.tool.result", "agent.complete", "system.error");
            int from = client.events().size();
            client.query(MainJobIT.bash("main", "echo still here") + "\n!result");
            client.await("the end", from, named("billing.metrics.updated"));
            assertThat(Transcript.of(client.events()).text()).contains("still here");
        }
        report("a tool", millis);
        report("a tool's process", deaths);
    }

    /** @return milliseconds until the run was over */
    private static long cancel(SocketClient client, int from) {
        long began = System.nanoTime();
        client.cancel();
        JsonNode over = client.await("the end", from, named("agent.response.interrupted"));
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        assertThat(runStatus(over)).isEqualTo("cancelled");
        assertThat(took).isLessThan(LATEST.toMillis());
        return took;
    }

    private void assertFree() {
        assertThat(ledger.faults()).isEmpty();
    }

    /** What comes late of the cancelled runs comes before the end of one more. */
    private void assertNothingFollows(SocketClient client) {
        int from = client.events().size();
        client.query("!say over");
        String run = runId(client.await("the answer", from, named("agent.response")));
        client.await("the end", from, named("billing.metrics.updated"));

        assertThat(client.events().subList(from, client.events().size()))
                .allSatisfy(event -> assertThat(runId(event)).isEqualTo(run));
        assertThat(ledger.faults()).isEmpty();
    }

    private static java.util.function.Predicate<JsonNode> pieces(int count) {
        java.util.concurrent.atomic.AtomicInteger seen = new java.util.concurrent.atomic.AtomicInteger();
        return event -> SocketClient.name(event).equals("agent.response.delta") && seen.incrementAndGet() == count;
    }

    private static String runId(JsonNode event) {
        return event.at("/content/run_id").asText();
    }

    private static java.util.function.Predicate<JsonNode> named(String name) {
        return event -> SocketClient.name(event).equals(name);
    }

    private static String runStatus(JsonNode event) {
        return event.at("/content/run_status").asText();
    }

    private static void report(String what, List<Long> millis) {
        Collections.sort(millis);
        System.out.printf(
                "Cancel of %s, %d times: median %d ms, p99 %d ms (promised: 250 ms)%n",
                what, millis.size(), millis.get(millis.size() / 2), millis.getLast());
    }
}
