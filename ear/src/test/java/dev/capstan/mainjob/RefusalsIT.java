package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.contract.RealtimeContract;
import dev.capstan.harness.CapstanServer;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What bad input gets over the socket: a refusal with a reason, nothing changed, and a connection that stands. */
class RefusalsIT {
    private static final int MEGABYTE = 1024 * 1024;

    private final CapstanServer server = CapstanServer.shared();
    private final RealtimeContract contract = new RealtimeContract();
    private final ApiClient user = ApiClient.register(server.baseUri());

    @Test
    void aSecondQueryWhileOneRunsIsRefused() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query("!delay 10\n!words 200");
            client.await("agent.response.delta");
            client.query("!say me too");

            assertThat(refusal(client)).isEqualTo("concurrent_operation");
            client.await("agent.complete");
            assertThat(client.names()).containsOnlyOnce("session.user_message", "agent.complete");
        }
    }

    @Test
    void theNextQueryMayFollowTheEndAtOnce() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            for (int i = 0; i < 5; i++) {
                int from = client.events().size();
                client.query("!say round " + i);
                client.await("the end", from, event -> SocketClient.name(event).equals("agent.complete"));
            }
            assertThat(client.names()).doesNotContain("system.error");
        }
    }

    @Test
    void anUnknownModelIsRefused() {
        assertRefused("{\"command\":\"query\",\"text\":\"!say hi\",\"model_id\":\"%s\"}".formatted(UUID.randomUUID()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"command\":\"dance\"}",
                "{\"command\":\"\"}",
                "{\"command\":7}",
                "{\"command\":null}",
                "{}",
                "[]",
                "null",
                "\"query\"",
                "{\"command\":\"query\"}",
                "{\"command\":\"query\",\"text\":\"\"}",
                "{\"command\":\"query\",\"text\":\"   \"}",
                "{\"command\":\"query\",\"text\":{\"a\":1}}",
                "{\"command\":\"query\",\"text\":\"hi\",\"model_id\":\"not-a-uuid\"}",
                "{\"command\":\"query\",\"text\":\"hi\",\"model_id\":17}",
                "{\"command\":\"query\",\"text\":\"hi\",\"source\":\"moon\"}",
                "{\"command\":\"query\",\"text\":\"hi\",\"agent_type\":\"wizard\"}",
                "{\"command\":\"query\",\"text\":\"hi\",\"thinking_tokens\":-1}",
                "{\"command\":\"query\",\"text\":\"hi\",\"thinking_tokens\":1e400}",
                "{\"command\":\"query\",\"text\":\"hi\",\"thinking_tokens\":99999999999999999999999999}",
                "{\"command\":\"query\",\"text\":\"hi\",\"files\":\"all\"}",
                "{\"command\":\"query\",\"text\":\"hi\",\"tool_args\":[1]}",
                "{\"command\":\"query\",\"text\":\"nul \\u0000 in it\"}",
                "{\"command\":\"query\",\"text\":\"half a pair \\ud800 in it\"}",
                "{\"command\":\"query\",\"text\":\"the other half \\udc00\"}",
                "{\"command\":\"query\",\"text\":\"hi\",\"metadata\":{\"\\u0000\":1}}",
                "{\"command\":\"continue_run\",\"run_id\":\"nobody\"}"
            })
    void whatIsNoCommandIsRefused(String content) {
        assertRefused(content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "42[\"chat_message\",{\"session_uuid\":",
                "42[\"chat_message\"]",
                "42[\"chat_message\",\"text\"]",
                "42[\"chat_message\",{\"session_uuid\":\"../../etc\",\"content\":{\"command\":\"ping\"}}]",
                "42[\"chat_message\",{\"session_uuid\":\"1\",\"content\":{\"command\":\"query\",\"text\":\"x\"}}]",
                "42[\"chat_message\",{\"session_uuid\":[],\"content\":{\"command\":\"query\",\"text\":\"x\"}}]",
                "42[\"join_session\",{\"session_uuid\":\"x\"}]",
                "42[\"join_session\",{\"after_seq\":-1}]",
                "42[\"join_session\",{\"after_seq\":1e30}]",
                "42[\"join_session\",{\"after_seq\":\"7\"}]",
                "42[\"join_session\",[]]",
                "42[\"no such event\",{}]",
                "42[]",
                "42[7]",
                "42{}"
            })
    void whatIsNoMessageIsRefused(String packet) {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.raw(packet);

            refusal(client);
            assertStillServed(client);
        }
    }

    @Test
    void cancellingNothingIsRefused() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.cancel();

            assertThat(refusal(client)).isEqualTo("run_not_found");
            assertStillServed(client);
        }
    }

    @Test
    void otherPeoplesSessionsAreNotThere() {
        ApiClient other = ApiClient.register(server.baseUri());
        try (SocketClient owner = SocketClient.inNewSession(user);
                SocketClient thief = SocketClient.inNewSession(other)) {
            thief.emit("join_session", "{\"session_uuid\":\"%s\",\"after_seq\":0}".formatted(owner.sessionId()));
            String joining = refusal(thief);
            int from = thief.events().size();
            thief.emit(
                    "chat_message",
                    "{\"session_uuid\":\"%s\",\"content\":{\"command\":\"query\",\"text\":\"!say mine\"}}"
                            .formatted(owner.sessionId()));
            JsonNode commanding = thief.await(
                    "a refusal", from, event -> SocketClient.name(event).equals("system.error"));

            assertThat(joining).isEqualTo("session_not_found");
            assertThat(commanding.path("error_code").asText()).isEqualTo("session_not_found");
            assertStillServed(thief);
            assertThat(owner.names()).containsExactly("connection.established");
        }
        try (SocketClient owner = SocketClient.inNewSession(user)) {
            for (String path : new String[] {"", "/events", "/events?after_seq=0"}) {
                assertThat(other.get("v1/sessions/" + owner.sessionId() + path).status())
                        .as(path)
                        .isEqualTo(404);
            }
        }
    }

    @Test
    void aCommandOfTenMegabytesIsRefused() {
        String text = "x".repeat(10 * MEGABYTE - 1000);
        assertRefused("{\"command\":\"query\",\"text\":\"" + text + "\"}");
    }

    @Test
    void aFrameBeyondTheLimitEndsOnlyItsOwnConnection() {
        try (SocketClient other = SocketClient.inNewSession(user)) {
            SocketClient client = SocketClient.inNewSession(user);
            try {
                client.raw("42[\"chat_message\",\"" + "x".repeat(12 * MEGABYTE) + "\"]");
            } catch (java.util.concurrent.CompletionException e) {
                assertThat(e).as("the server hung up before it had read all").isNotNull();
            }

            assertThat(client.awaitClosed()).isNotEmpty();
            assertStillServed(other);
        }
    }

    @Test
    void deeplyNestedJsonIsRefused() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.raw("42[\"chat_message\"," + "[".repeat(50_000) + "]".repeat(50_000) + "]");

            refusal(client);
            assertStillServed(client);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Read {\"file_path\":\"../../etc/passwd\"}",
                "Read {\"file_path\":\"/etc/shadow\"}",
                "Read {\"file_path\":\"/proc/1/environ\"}",
                "Read {\"file_path\":\"/workspace/../../etc/passwd\"}",
                "Read {\"file_path\":\"/workspace/\\u0000/etc/passwd\"}",
                "Read {\"file_path\":7}",
                "Read {\"file_path\":\"/workspace/link\"}",
                "Write {\"file_path\":\"/etc/cron.d/x\",\"content\":\"x\"}",
                "Write {\"file_path\":\"/workspace/link\",\"content\":\"x\"}",
                "Edit {\"file_path\":\"/workspace/../../etc/hosts\",\"old_string\":\"a\",\"new_string\":\"b\"}"
            })
    void fileToolsDoNotLeaveTheWorkspace(String call) {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query(MainJobIT.bash("main", "ln -s /etc/passwd /workspace/link") + "\n!say Now.\n!tool " + call);
            client.await("billing.metrics.updated");

            JsonNode result = client.events().stream()
                    .filter(event -> SocketClient.name(event).equals("agent.tool.result"))
                    .toList()
                    .getLast();
            assertThat(result.at("/content/is_error").asBoolean())
                    .as(result.toString())
                    .isTrue();
            assertThat(result.toString()).doesNotContain("root:").doesNotContain("Exception");
        }
    }

    @Test
    void aFileOutsideTheWorkspaceIsOneOfTheSandbox() {
        java.nio.file.Path outside =
                java.nio.file.Path.of(System.getProperty("java.io.tmpdir"), "capstan-" + UUID.randomUUID());
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query("!tool Write {\"file_path\":\"../..%s\",\"content\":\"x\"}".formatted(outside));
            client.await("billing.metrics.updated");

            assertThat(outside).doesNotExist();
        }
    }

    /** The content of a command gets a refusal, and leaves no run, no event and no hold. */
    private void assertRefused(String content) {
        Ledger ledger = new Ledger(server, user.userId());
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.emit(
                    "chat_message", "{\"session_uuid\":\"%s\",\"content\":%s}".formatted(client.sessionId(), content));

            refusal(client);
            assertStillServed(client);
            assertThat(EventLogCheck.paged(user, client.sessionId(), 100)).isEmpty();
            assertThat(Ledger.number(
                            server,
                            "SELECT count(*) FROM run_tasks WHERE session_id = ?",
                            UUID.fromString(client.sessionId())))
                    .isZero();
            assertThat(ledger.faults()).isEmpty();
        }
    }

    /** @return the refusal's code */
    private String refusal(SocketClient client) {
        JsonNode error = client.await("system.error");
        assertThat(contract.faults(error)).as(error.toString()).isEmpty();
        assertThat(error.path("error_code").asText()).isNotEqualTo("internal_error");
        assertThat(error.at("/content/message").asText()).isNotBlank();
        assertThat(error.toString()).doesNotContain("Exception").doesNotContain("dev.capstan");
        return error.path("error_code").asText();
    }

    private static void assertStillServed(SocketClient client) {
        ObjectNode ping = ApiClient.JSON.createObjectNode().put("command", "ping");
        client.command(ping);
        client.await("system.pong");
    }
}
