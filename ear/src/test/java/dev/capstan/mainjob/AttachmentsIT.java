package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.contract.RealtimeContract;
import dev.capstan.harness.CapstanServer;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Files that come with a message are where the agent can work on them. */
class AttachmentsIT {
    private final CapstanServer server = CapstanServer.shared();
    private final ApiClient user = ApiClient.register(server.baseUri());

    @Test
    void theAgentFindsThemAndIsTold() {
        String first = upload(user, "report.txt", "quarter one");
        String second = upload(user, "report.txt", "quarter two");
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.command(query(
                    List.of(first, second),
                    MainJobIT.bash("main", "cat /workspace/uploads/report.txt /workspace/uploads/report-2.txt")
                            + "\n!result"));
            client.await("agent.complete");

            assertThat(Transcript.of(client.events()).text()).contains("quarter one", "quarter two");
            JsonNode message = client.await("session.user_message");
            assertThat(message.at("/content/files/0").asText()).isEqualTo(first);
            assertThat(message.at("/content/files_metadata/1/file_name").asText())
                    .isEqualTo("report.txt");
            assertThat(message.at("/content/files_metadata/1/file_size").asLong())
                    .isEqualTo(11);
            RealtimeContract contract = new RealtimeContract();
            client.events().forEach(event -> assertThat(contract.faults(event)).isEmpty());
            int from = client.events().size();

            client.query("which files?");

            String answer = client.await(
                            "an answer", from, event -> SocketClient.name(event).equals("agent.response"))
                    .at("/content/text")
                    .asText();
            assertThat(answer).contains("which files?");
            assertThat(Ledger.number(
                            server,
                            "SELECT count(*) FROM run_tasks WHERE session_id = ?"
                                    + " AND data -> 'attachments' -> 1 ->> 'path' = '/workspace/uploads/report-2.txt'",
                            UUID.fromString(client.sessionId())))
                    .isEqualByComparingTo("1");
        }
        assertThat(new Ledger(server, user.userId()).faults()).isEmpty();
    }

    @Test
    void whatIsNotTheUsersIsRefusedAndLeavesNothing() {
        String foreign = upload(ApiClient.register(server.baseUri()), "secret.txt", "theirs");
        try (SocketClient client = SocketClient.inNewSession(user)) {
            for (String id : List.of(foreign, UUID.randomUUID().toString(), "not-an-id")) {
                int from = client.events().size();
                client.command(query(List.of(id), "!say hello"));
                JsonNode refusal = client.await(
                        "a refusal", from, event -> SocketClient.name(event).equals("system.error"));
                assertThat(refusal.path("error_code").asText()).isEqualTo("validation_error");
                assertThat(refusal.at("/content/run_status").asText()).isEqualTo("failed");
            }
            assertThat(client.names()).doesNotContain("session.user_message");
        }
        assertThat(new Ledger(server, user.userId()).faults()).isEmpty();
    }

    private static ObjectNode query(List<String> files, String text) {
        ObjectNode content = ApiClient.JSON.createObjectNode();
        content.put("command", "query").put("text", text);
        files.forEach(content.putArray("files")::add);
        return content;
    }

    private static String upload(ApiClient owner, String name, String text) {
        ObjectNode wish = ApiClient.JSON
                .createObjectNode()
                .put("file_name", name)
                .put("content_type", "text/plain")
                .put("file_size", text.length());
        JsonNode reserved = owner.post("v1/assets/upload", wish.toString()).json();
        URI link = URI.create(reserved.path("upload_url").asText());
        owner.send(
                "PUT",
                link.getRawPath().substring(1) + (link.getRawQuery() == null ? "" : "?" + link.getRawQuery()),
                BodyPublishers.ofString(text),
                Map.of("Content-Type", "text/plain"));
        String id = reserved.path("id").asText();
        ObjectNode done = ApiClient.JSON
                .createObjectNode()
                .put("id", id)
                .put("file_name", name)
                .put("file_size", text.length())
                .put("content_type", "text/plain");
        done.putNull("session_id");
        done.put("shared", false);
        ApiClient.Answer answer = owner.post("v1/assets/" + id + "/complete", done.toString());
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return id;
    }
}
