package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.contract.RealtimeContract;
import dev.capstan.harness.CapstanServer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A person asks, an agent answers and works, and credits go down. */
class MainJobIT {
    private static final Set<String> NOT_HISTORY = Set.of("sandbox.status_changed", "agent.status.update");

    private final CapstanServer server = CapstanServer.shared();
    private final RealtimeContract contract = new RealtimeContract();
    private final ApiClient user = ApiClient.register(server.baseUri());

    @Test
    void anAnswerHasTheEventsOfTheContractInTheirOrder() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query("!say hello");
            client.await("billing.metrics.updated");

            assertThat(client.names())
                    .containsExactly(
                            "connection.established",
                            "session.user_message",
                            "agent.processing",
                            "agent.response.delta",
                            "agent.response",
                            "billing.credits.deducted",
                            "agent.complete",
                            "billing.metrics.updated");
            assertThat(client.await("agent.processing")
                            .at("/content/run_status")
                            .asText())
                    .isEqualTo("running");
            assertThat(client.await("agent.complete").at("/content/run_status").asText())
                    .isEqualTo("completed");
            assertThat(client.await("agent.response").at("/content/text").asText())
                    .isEqualTo("hello");
            assertConforming(client);
        }
    }

    @Test
    void aBlockNamesThePiecesThatItReplaces() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query("!think a few thoughts\n!words 40");
            client.await("billing.metrics.updated");

            assertCovers(client, "agent.reasoning.start", "agent.reasoning.delta", "agent.reasoning");
            assertCovers(client, "agent.response.delta", "agent.response.delta", "agent.response");
            assertConforming(client);
        }
    }

    @Test
    void callsOfOneTurnAreAnnouncedTogetherAndTheNextTurnSeesTheirFiles() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query(String.join(
                    "\n",
                    bash("one", "echo written by one > /workspace/note.txt"),
                    bash("two", "echo from two"),
                    "!say Now I read it.",
                    bash("two", "cat /workspace/note.txt"),
                    "!result"));
            client.await("billing.metrics.updated");

            List<String> names = client.names().stream()
                    .filter(name -> name.startsWith("agent.tool.") || name.startsWith("sandbox."))
                    .toList();
            assertThat(names.subList(0, 2)).containsOnly("agent.tool.call");
            assertThat(names.subList(2, 5))
                    .containsExactlyInAnyOrder("sandbox.status_changed", "agent.tool.result", "agent.tool.result");
            assertThat(names.subList(5, names.size())).containsExactly("agent.tool.call", "agent.tool.result");
            List<JsonNode> results = client.events().stream()
                    .filter(event -> SocketClient.name(event).equals("agent.tool.result"))
                    .toList();
            assertThat(results)
                    .allMatch(result -> !result.at("/content/is_error").asBoolean(true));
            assertThat(results.getLast().at("/content/result").toString()).contains("written by one");
            assertThat(Transcript.of(client.events()).text()).contains("written by one");
            assertConforming(client);
        }
    }

    @Test
    void creditsGoDownByExactlyWhatTheLedgerSays() {
        Ledger ledger = new Ledger(server, user.userId());
        BigDecimal before = balance();

        BigDecimal told;
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query("!say one two three\n!tool TodoWrite {\"todos\":[]}\n!words 30");
            client.await("billing.metrics.updated");
            told = client.events().stream()
                    .filter(event -> SocketClient.name(event).equals("billing.credits.deducted"))
                    .map(event -> event.at("/content/credits_used").decimalValue())
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        assertThat(told).isPositive();
        assertThat(before.subtract(balance())).isEqualByComparingTo(told);
        assertThat(ledger.modelUsage()).isEqualByComparingTo(told.negate());
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void historyOverRestIsTheLog() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query("!think hm\n!words 30\n" + bash("one", "echo hi") + "\n!say done");
            client.await("billing.metrics.updated");

            List<JsonNode> expected =
                    EventLogCheck.essence(Transcript.of(client.events()).events());
            for (int limit : new int[] {1, 3, 7, 1000}) {
                assertThat(EventLogCheck.essence(EventLogCheck.paged(user, client.sessionId(), limit)))
                        .as("pages of %d", limit)
                        .isEqualTo(expected);
            }
            JsonNode history =
                    user.get("v1/sessions/" + client.sessionId() + "/events").json();
            assertThat(history.path("run_status").asText()).isEqualTo("completed");
            assertThat(EventLogCheck.essence(
                            history.path("events").valueStream().toList()))
                    .isEqualTo(expected.stream()
                            .filter(event -> !NOT_HISTORY.contains(SocketClient.name(event)))
                            .toList());
        }
    }

    private void assertConforming(SocketClient client) {
        for (JsonNode event : client.events()) {
            assertThat(contract.faults(event)).as(event.toString()).isEmpty();
        }
        Transcript transcript = Transcript.of(client.events());
        assertThat(transcript.repeated()).isEmpty();
        assertThat(EventLogCheck.holes(server, client.sessionId(), transcript)).isEmpty();
        List<Long> numbers = client.events().stream()
                .filter(event -> event.has("seq"))
                .map(event -> event.path("seq").asLong())
                .toList();
        assertThat(numbers).isSorted();
        assertThat(client.events())
                .filteredOn(event -> SocketClient.name(event).equals("agent.response"))
                .noneMatch(event -> event.at("/content/text").asText().isEmpty());
    }

    private static void assertCovers(SocketClient client, String first, String piece, String whole) {
        JsonNode block = client.await(whole);
        List<JsonNode> pieces = client.events().stream()
                .filter(event -> SocketClient.name(event).equals(piece))
                .toList();
        String text =
                pieces.stream().map(event -> event.at("/content/text").asText()).reduce("", String::concat);

        assertThat(block.at("/content/text").asText()).isEqualTo(text);
        assertThat(block.at("/covers/from").asLong())
                .isEqualTo(client.await(first).path("seq").asLong());
        assertThat(block.at("/covers/to").asLong())
                .isEqualTo(pieces.getLast().path("seq").asLong());
    }

    private BigDecimal balance() {
        JsonNode balance = user.get("v1/credits/balance").json();
        return balance.path("credits")
                .decimalValue()
                .add(balance.path("bonus_credits").decimalValue());
    }

    static String bash(String shell, String command) {
        return "!tool Bash "
                + ApiClient.JSON
                        .createObjectNode()
                        .put("session_name", shell)
                        .put("command", command)
                        .put("description", "a step of a test");
    }
}
