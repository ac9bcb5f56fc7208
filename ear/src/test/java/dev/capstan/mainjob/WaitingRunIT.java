package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.harness.CapstanServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs that ask their user, rest, and go on with the answer. */
class WaitingRunIT {
    static final String ASK = "!tool ask_user_select {\"question\":\"Which colour?\",\"options\":["
            + "{\"value\":\"r\",\"label\":\"Red\"},{\"value\":\"g\",\"label\":\"Green\"}]}";

    private final CapstanServer server = CapstanServer.shared();
    private final ApiClient user = ApiClient.register(server.baseUri());

    @Test
    void aRunRestsUntilItsUserHasChosenAndGoesOnWithTheChoice() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query(ASK + "\n!result");

            JsonNode question = client.await("agent.tool.confirmation").path("content");
            assertThat(question.path("run_status").asText()).isEqualTo("paused");
            assertThat(question.at("/active_requirements/0/needs_user_input").asBoolean())
                    .isTrue();
            assertThat(question.at("/active_requirements/0/tool_execution/tool_name")
                            .asText())
                    .isEqualTo("ask_user_select");
            assertThat(question.at("/active_requirements/0/user_input_schema/0/name")
                            .asText())
                    .isEqualTo("selected");
            assertThat(history(client).path("run_status").asText()).isEqualTo("paused");
            assertThat(new Ledger(server, user.userId()).openHolds()).isZero();

            answer(client, question, true, Map.of("selected", "g"));

            client.await("billing.metrics.updated");
            assertThat(client.names().stream()
                            .filter(name -> !name.contains("delta") && !name.startsWith("billing"))
                            .toList())
                    .containsSubsequence(
                            "session.user_message",
                            "agent.processing",
                            "agent.tool.confirmation",
                            "agent.continue",
                            "agent.processing",
                            "agent.processing",
                            "agent.tool.call",
                            "agent.tool.result",
                            "agent.response",
                            "agent.complete");
            JsonNode result = client.await("agent.tool.result").path("content");
            assertThat(result.at("/result/selected_label").asText()).isEqualTo("Green");
            assertThat(result.at("/tool_input/selected").asText()).isEqualTo("g");
            assertThat(client.names()).containsOnlyOnce("agent.tool.call");
        }
    }

    @Test
    void twoAnswersOfTheSameMomentCountOnce() {
        try (SocketClient first = SocketClient.inNewSession(user);
                SocketClient second = SocketClient.rejoined(user, first.sessionId(), 0)) {
            first.query(ASK + "\n!result");
            JsonNode question = first.await("agent.tool.confirmation").path("content");

            answer(first, question, true, Map.of("selected", "r"));
            answer(second, question, true, Map.of("selected", "g"));

            first.await("agent.complete");
            JsonNode refusal = Stream.of(first, second)
                    .flatMap(client -> client.events().stream())
                    .filter(event -> SocketClient.name(event).equals("system.error"))
                    .findFirst()
                    .orElseGet(() -> second.await("system.error"));
            assertThat(refusal.path("error_code").asText()).isEqualTo("duplicate_task");
            assertThat(refusal.at("/content/run_status").asText()).isNotEmpty();
            assertThat(first.names()).containsOnlyOnce("agent.continue", "agent.tool.result", "agent.complete");
        }
    }

    @Test
    void anAnswerThatDoesNotFitIsRefusedAndTheRunWaitsOn() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query(ASK + "\n!say done");
            JsonNode question = client.await("agent.tool.confirmation").path("content");

            answer(client, question, true, Map.of("selected", "blue"));

            JsonNode refusal = client.await("system.error");
            assertThat(refusal.path("error_code").asText()).isEqualTo("validation_error");
            assertThat(refusal.at("/content/run_status").asText()).isEqualTo("failed");
            answer(client, question, true, Map.of("options", "[]"));
            client.await(
                    "another refusal",
                    client.events().size() - 1,
                    event -> SocketClient.name(event).equals("system.error"));

            answer(client, question, false, Map.of());

            JsonNode result = client.await("agent.tool.result").path("content");
            assertThat(result.path("result").isNull()).isTrue();
            assertThat(result.path("is_error").asBoolean()).isFalse();
            client.await("agent.complete");
            assertThat(client.names()).doesNotContain("agent.tool.call");
        }
    }

    @Test
    void aRunThatWaitsEndsAtOnceWhenItIsCancelled() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query(ASK + "\n!say done");
            JsonNode question = client.await("agent.tool.confirmation").path("content");

            client.cancel();

            assertThat(client.await("agent.response.interrupted")
                            .at("/content/run_status")
                            .asText())
                    .isEqualTo("cancelled");
            answer(client, question, true, Map.of("selected", "g"));
            assertThat(client.await("system.error").at("/content/run_status").asText())
                    .isEqualTo("failed");
            assertThat(new Ledger(server, user.userId()).openHolds()).isZero();
            client.query("!say again");
            client.await("agent.complete");
        }
    }

    @Test
    void secretsReachTheProjectAndNothingElse() throws IOException {
        String secret = "s3cret-" + UUID.randomUUID();
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query("""
                    !tool ask_user_env {"project_directory":"/workspace/shop","requested_keys":[{"key":"API_KEY"}]}
                    !say I look at it.
                    !tool Bash {"session_name":"m","command":"wc -c < shop/.env && grep -c '^API_KEY=' shop/.env","description":"look"}
                    !result""");
            JsonNode question = client.await("agent.tool.confirmation").path("content");
            assertThat(question.at("/active_requirements/0/needs_confirmation").asBoolean())
                    .isTrue();

            answer(client, question, true, Map.of("API_KEY", secret));

            client.await("agent.complete");
            String size = client.events().stream()
                    .filter(event -> SocketClient.name(event).equals("agent.tool.result"))
                    .skip(1)
                    .findFirst()
                    .orElseThrow()
                    .at("/content/result")
                    .toString();
            assertThat(size).contains(String.valueOf("API_KEY=\"\"\n".length() + secret.length()));
            assertThat(client.events().toString()).doesNotContain(secret);
            assertThat(history(client).toString()).doesNotContain(secret);
            assertThat(Ledger.numbers(
                            server,
                            "SELECT count(*) FROM run_questions q JOIN run_tasks r ON r.id = q.run_id"
                                    + " WHERE r.session_id = ? AND q.answer IS NOT NULL",
                            UUID.fromString(client.sessionId())))
                    .allMatch(number -> number.longValue() == 0);
            assertThat(logsHold(secret)).isFalse();
        }
    }

    @Test
    void anAgentThatPrintsTheSecretsShowsThemToNobody() throws IOException {
        String asked = "pa$$-" + UUID.randomUUID();
        String added = "tok-" + UUID.randomUUID();
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query("""
                    !tool ask_user_env {"project_directory":"/workspace/shop","requested_keys":[{"key":"API_KEY"}]}
                    !say I add one.
                    !tool add_user_env {"project_directory":"/workspace/shop","secrets":[{"key":"TOKEN","value":"%s"}]}
                    !say I look at them.
                    !tool Bash {"session_name":"m","command":"cat shop/.env; base64 -w0 shop/.env | wc -c","description":"look"}
                    !result""".formatted(added));
            answer(client, client.await("agent.tool.confirmation").path("content"), true, Map.of("API_KEY", asked));
            client.await("agent.complete");
            int from = client.events().size();

            client.query("!tool Read {\"file_path\":\"/workspace/shop/.env\"}\n!result");
            client.await("the end", from, event -> SocketClient.name(event).equals("agent.complete"));

            String shown = client.events().toString();
            assertThat(shown).contains("[hidden: API_KEY]", "[hidden: TOKEN]").doesNotContain(asked);
            List<JsonNode> afterTheMessage = client.events().stream()
                    .filter(event -> !SocketClient.name(event).equals("session.user_message"))
                    .toList();
            assertThat(afterTheMessage.toString()).doesNotContain(added);
            assertThat(Transcript.of(client.events()).text()).contains("API_KEY=\"[hidden: API_KEY]\"");
            assertThat(Ledger.number(
                            server,
                            "SELECT count(*) FROM run_steps s JOIN run_tasks r ON r.id = s.run_id WHERE r.session_id = ?"
                                    + " AND s.kind = 'TOOL' AND strpos(s.content::text, 'pa$$-') > 0",
                            UUID.fromString(client.sessionId())))
                    .isZero();
            assertThat(Ledger.numbers(
                            server,
                            "SELECT strpos(sealed, 'pa$$') + strpos(sealed, 'tok-') FROM session_secrets WHERE session_id = ?",
                            UUID.fromString(client.sessionId())))
                    .hasSize(2)
                    .allMatch(number -> number.signum() == 0);
            assertThat(logsHold(asked)).isFalse();
            assertThat(logsHold(added)).isFalse();
        }
    }

    private boolean logsHold(String secret) throws IOException {
        try (Stream<Path> files = Files.walk(server.home().resolve("logs"))) {
            List<Path> logs = files.filter(Files::isRegularFile).toList();
            for (Path log : logs) {
                if (new String(Files.readAllBytes(log), StandardCharsets.UTF_8).contains(secret)) {
                    return true;
                }
            }
        }
        return false;
    }

    private JsonNode history(SocketClient client) {
        return user.get("v1/sessions/" + client.sessionId() + "/events").json();
    }

    static void answer(SocketClient client, JsonNode question, boolean confirmed, Map<String, String> values) {
        ObjectNode content = ApiClient.JSON
                .createObjectNode()
                .put("command", "continue_run")
                .put("run_id", question.path("run_id").asText())
                .put("confirmed", confirmed);
        ObjectNode input = content.putObject("user_input");
        values.forEach(input::put);
        client.command(content);
    }
}
