package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.harness.CapstanServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An owner looks into the workspace of a session; nobody else sees what is there, and looking changes nothing. */
class FileExplorerIT {
    private final CapstanServer server = CapstanServer.shared();
    private final ApiClient user = ApiClient.register(server.baseUri());

    @Test
    void showsTheTreeItsChangesAndItsFiles() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            run(client, """
                    mkdir -p src/deep node_modules/x && printf 'let a = 1\\n' > src/a.ts && echo hi > readme.md \
                    && echo x > node_modules/x/i.js && echo y > src/deep/far.txt && head -c 600000 /dev/zero > big.bin \
                    && printf 'a\\000b' > odd.dat && ln -s /etc/passwd link""");

            JsonNode listed = look(client, "file_tree", null, "file.tree.listed");

            assertThat(listed.path("transient").asBoolean()).isTrue();
            assertThat(listed.at("/content/root_path").asText()).isEqualTo("/workspace");
            assertThat(paths(listed.at("/content/tree")))
                    .contains("/workspace/src", "/workspace/src/a.ts", "/workspace/src/deep/far.txt")
                    .noneMatch(path -> path.contains("node_modules"));
            JsonNode contents = listed.at("/content/contents");
            assertThat(contents.path("/workspace/src/a.ts").path("content").asText())
                    .isEqualTo("let a = 1\n");
            assertThat(contents.path("/workspace/src/a.ts").path("language").asText())
                    .isEqualTo("typescript");
            assertThat(contents.has("/workspace/src/deep/far.txt")).isFalse();
            assertThat(contents.has("/workspace/link")).isFalse();
            assertThat(contents.has("/workspace/odd.dat")).isFalse();

            assertThat(read(client, "/workspace/readme.md").path("content").asText())
                    .isEqualTo("hi\n");
            assertThat(read(client, "/workspace/readme.md").path("file_kind").asText())
                    .isEqualTo("text");
            assertThat(read(client, "/workspace/big.bin").path("too_big").asBoolean())
                    .isTrue();
            assertThat(read(client, "/workspace/odd.dat").path("file_kind").asText())
                    .isEqualTo("binary");
            for (String path : List.of("/etc/passwd", "/workspace/../etc/passwd", "/workspace/link", "", "none")) {
                JsonNode refused = read(client, path);
                assertThat(refused.path("error").asText()).as(path).isNotEmpty();
                assertThat(refused.path("content").isNull()).isTrue();
            }

            int from = client.events().size();
            run(client, "echo more >> src/a.ts");
            JsonNode written = client.await(
                    "the change", from, event -> SocketClient.name(event).equals("file.tree.updated"));
            assertThat(written.at("/content/changes/0/type").asText()).isEqualTo("write");
            assertThat(written.at("/content/changes/0/path").asText()).isEqualTo("/workspace/src/a.ts");
            assertThat(written.at("/content/updated_contents")
                            .path("/workspace/src/a.ts")
                            .path("content")
                            .asText())
                    .endsWith("more\n");
            run(client, "rm readme.md");
            JsonNode removed = client.await(
                    "the removal",
                    from,
                    event -> event.at("/content/changes/0/type").asText().equals("remove"));
            assertThat(paths(removed.at("/content/tree"))).doesNotContain("/workspace/readme.md");
            assertThat(EventLogCheck.holes(server, client.sessionId(), Transcript.of(client.events())))
                    .as("what was replaced is covered")
                    .isEmpty();
            assertThat(Ledger.number(
                            server,
                            "SELECT count(*) FROM session_events WHERE session_id = ? AND name LIKE 'file.tree.%'",
                            UUID.fromString(client.sessionId())))
                    .as("the log keeps the newest tree")
                    .isEqualByComparingTo("1");
            assertThat(user.get("v1/sessions/" + client.sessionId() + "/events")
                            .json()
                            .path("events")
                            .findValuesAsText("name"))
                    .noneMatch(name -> name.startsWith("file."));
        }
    }

    @Test
    void aLookWakesNothingAndIsTheOwnersAlone() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            JsonNode none = look(client, "file_tree", null, "file.tree.listed");
            assertThat(none.at("/content/error").asText()).contains("no sandbox yet");
            assertThat(none.at("/content/tree").isNull()).isTrue();
            assertThat(look(client, "awake_sandbox", null, "sandbox.status_changed")
                            .at("/content/status")
                            .asText())
                    .isEqualTo("not_initialized");
            assertThat(look(client, "sandbox_status", null, "sandbox.status_changed")
                            .at("/content/status")
                            .asText())
                    .isEqualTo("not_initialized");
            assertThat(look(client, "workspace_info", null, "connection.workspace_info")
                            .path("workspace_path")
                            .asText())
                    .isEqualTo("/workspace");

            run(client, "echo secret > a.txt");
            assertThat(look(client, "awake_sandbox", null, "sandbox.status_changed")
                            .path("status")
                            .asText())
                    .isEqualTo("ready");
            user.send(
                    "POST",
                    "v1/sessions/" + client.sessionId() + "/publish",
                    BodyPublishers.noBody(),
                    Map.of("Content-Type", "application/json"));
            ApiClient other = ApiClient.register(server.baseUri());
            try (SocketClient viewer = SocketClient.rejoined(other, client.sessionId(), 0)) {
                look(client, "file_tree", null, "file.tree.listed");
                read(client, "/workspace/a.txt");
                viewer.command(ApiClient.JSON.createObjectNode().put("command", "file_tree"));
                JsonNode refused = viewer.await("system.error");
                assertThat(refused.at("/content/message").asText()).contains("Only the owner");
                run(client, "echo done");
                viewer.await("agent.complete");
                assertThat(viewer.names())
                        .noneMatch(name -> name.startsWith("file.") || name.equals("connection.workspace_info"));
                assertThat(viewer.events().toString()).doesNotContain("secret\\n");
            }
        }
    }

    private static void run(SocketClient client, String script) {
        int from = client.events().size();
        client.query(MainJobIT.bash("main", script));
        client.await("the end", from, event -> SocketClient.name(event).equals("agent.complete"));
    }

    private static JsonNode read(SocketClient client, String path) {
        JsonNode answer =
                look(client, "file_content", path, "file.content.read").path("content");
        assertThat(answer.path("path").asText()).isEqualTo(path);
        return answer;
    }

    private static JsonNode look(SocketClient client, String command, @Nullable String path, String answer) {
        int from = client.events().size();
        ObjectNode content = ApiClient.JSON.createObjectNode().put("command", command);
        if (path != null) {
            content.put("path", path);
        }
        client.command(content);
        return client.await(answer, from, event -> SocketClient.name(event).equals(answer));
    }

    private static List<String> paths(JsonNode node) {
        List<String> paths = new ArrayList<>();
        paths.add(node.path("path").asText());
        node.path("children").forEach(child -> paths.addAll(paths(child)));
        return paths;
    }
}
