package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.harness.CapstanServer;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server that is killed in mid-run finishes the run when it is started again: nothing is lost, said or paid twice. */
class KillIT {
    private static final CapstanServer SERVER = CapstanServer.named("killed").with("CAPSTAN_RUNS_LEASE", "PT5S");

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @Test
    void anAnswerThatWasCutOffIsGivenInFull() {
        ApiClient user = ApiClient.register(SERVER.baseUri());
        SocketClient before = SocketClient.inNewSession(user);
        before.query("!delay 20\n!words 300");
        before.awaitSaid("w100 ");

        SERVER.kill();
        before.awaitClosed();
        SERVER.restart();

        List<JsonNode> after = finish(user, before);
        assertThat(Transcript.of(before.events(), after).text().strip())
                .isEqualTo(IntStream.rangeClosed(1, 300).mapToObj(i -> "w" + i).collect(Collectors.joining(" ")));
        assertThat(names(after)).containsOnlyOnce("agent.complete");
        assertThat(new Ledger(SERVER, user.userId()).faults()).isEmpty();
    }

    @Test
    void aToolThatWasCutOffIsReportedAndNotRunAgain() {
        ApiClient user = ApiClient.register(SERVER.baseUri());
        Sleep sleep = Sleep.fresh();
        SocketClient before = SocketClient.inNewSession(user);
        before.query(String.join(
                "\n",
                "!delay 20",
                "!words 50",
                MainJobIT.bash("quick", "echo once >> /workspace/quick.txt"),
                MainJobIT.bash("slow", "echo once >> /workspace/slow.txt; " + sleep.command()),
                "!say They are back.",
                MainJobIT.bash("look", "cat /workspace/quick.txt /workspace/slow.txt"),
                "!result",
                "!words 50"));
        before.await("agent.tool.result");
        await().until(() -> sleep.alive());

        SERVER.kill();
        before.awaitClosed();
        SERVER.restart();

        assertThat(sleep.alive()).as("the tool's process outlives its server").isFalse();
        List<JsonNode> after = finish(user, before);
        Transcript transcript = Transcript.of(before.events(), after);
        List<JsonNode> results = transcript.events().stream()
                .filter(event -> SocketClient.name(event).equals("agent.tool.result"))
                .toList();
        assertThat(results).hasSize(3);
        assertThat(results.get(1).at("/content/is_error").asBoolean()).isTrue();
        assertThat(results.get(2).at("/content/result").toString()).containsPattern("once\\W+n?once");
        assertThat(results.get(2).at("/content/result").toString().split("once", -1))
                .hasSize(3);
        assertThat(names(transcript.events())).containsOnlyOnce("agent.complete", "session.user_message");
        assertThat(new Ledger(SERVER, user.userId()).faults()).isEmpty();
    }

    @Test
    void aCancelledRunThatWasEndingIsCancelled() {
        ApiClient user = ApiClient.register(SERVER.baseUri());
        SocketClient before = SocketClient.inNewSession(user);
        before.query("!delay 20\n!words 3000");
        before.await("agent.response.delta");

        SERVER.kill();
        before.awaitClosed();
        cancelInDatabase(before.sessionId());
        SERVER.restart();

        try (SocketClient back = SocketClient.rejoined(user, before.sessionId(), before.lastSeq())) {
            JsonNode over = back.await("agent.response.interrupted");
            assertThat(over.at("/content/run_status").asText()).isEqualTo("cancelled");
        }
        assertThat(new Ledger(SERVER, user.userId()).faults()).isEmpty();
    }

    /** Comes back with the last number, waits for the end, and compares with what a newcomer gets. */
    private static List<JsonNode> finish(ApiClient user, SocketClient before) {
        try (SocketClient back = SocketClient.rejoined(user, before.sessionId(), before.lastSeq())) {
            back.await("billing.metrics.updated");
            Transcript transcript = Transcript.of(before.events(), back.events());
            assertThat(transcript.repeated()).isEmpty();
            assertThat(EventLogCheck.holes(SERVER, before.sessionId(), transcript))
                    .isEmpty();
            try (SocketClient newcomer = SocketClient.rejoined(user, before.sessionId(), 0)) {
                newcomer.await("billing.metrics.updated");
                assertThat(transcript.events())
                        .isEqualTo(Transcript.of(newcomer.events()).events());
            }
            return back.events();
        }
    }

    /** As another node would have done for the user while this one was down. */
    private static void cancelInDatabase(String sessionId) {
        Ledger.numbers(
                SERVER,
                "UPDATE run_tasks SET status = 'ABORTING' WHERE session_id = ? AND status = 'RUNNING' RETURNING 1",
                UUID.fromString(sessionId));
    }

    private static List<String> names(List<JsonNode> events) {
        return events.stream().map(SocketClient::name).toList();
    }
}
