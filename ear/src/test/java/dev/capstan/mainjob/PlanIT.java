package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.harness.CapstanServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Plans: made, changed, proposed, edited by hand and built; and research that goes on as a website. */
class PlanIT {
    static final String SUBMIT = "!tool submit_plan {\"summary\":\"A shop\",\"milestones\":["
            + "{\"id\":\"m1\",\"content\":\"Catalogue\",\"details\":\"A list\"},"
            + "{\"id\":\"m2\",\"content\":\"Cart\",\"details\":\"A cart\"}]}";

    private final CapstanServer server = CapstanServer.shared();
    private final ApiClient user = ApiClient.register(server.baseUri());

    @Test
    void aPlanIsMadeProposedEditedAndBuilt() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            plan(client, "plan", SUBMIT + "\n!say never said");
            JsonNode plan = client.await("plan.milestone.generated").path("content");
            assertThat(plan.at("/milestones/1/status").asText()).isEqualTo("pending");
            client.await("billing.metrics.updated");
            assertThat(client.names())
                    .containsSubsequence(
                            "agent.tool.call", "plan.milestone.generated", "agent.tool.result", "agent.complete")
                    .doesNotContain("agent.response")
                    .containsOnlyOnce("plan.milestone.generated");
            assertThat(client.await("session.user_message")
                            .at("/content/build_mode")
                            .asText())
                    .isEqualTo("plan");

            int from = client.events().size();
            plan(client, "modify_plan_suggestions", """
                    !tool submit_plan_modification_suggestions {"message":"Some","suggestions":[%s,%s,%s]}""".formatted(suggestion("a"), suggestion("b"), suggestion("c")));
            JsonNode options = client.await(
                    "options", from, event -> SocketClient.name(event).equals("plan.modification.options"));
            assertThat(options.at("/content/suggestions")).hasSize(3);
            client.await("end", from, event -> SocketClient.name(event).equals("billing.metrics.updated"));

            assertThat(patch(client, """
                    {"summary":"My shop","milestones":[{"id":"m1","content":"Catalogue","details":null,"dependencies":null},
                     {"id":"m2","content":"Cart and till","status":"pending"}]}""")).isEqualTo(200);
            JsonNode edited = client.await(
                    "edit", from, event -> event.at("/content/is_update").asBoolean());
            assertThat(edited.at("/content/milestones/0/details").asText("missing"))
                    .isEmpty();

            int build = client.events().size();
            ObjectNode wish = command("query", "!say built").put("build_mode", "build");
            wish.putArray("milestone_ids").add("m1");
            client.command(wish);
            client.await(
                    "done", build, event -> event.at("/content/status").asText().equals("completed"));
            assertThat(client.events().stream()
                            .skip(build)
                            .filter(event -> SocketClient.name(event).equals("plan.milestone.updated"))
                            .map(event -> event.at("/content/status").asText()))
                    .containsExactly("in_progress", "completed");
            JsonNode kept = session(client).at("/session_metadata/plan/milestones");
            assertThat(kept.at("/0/status").asText()).isEqualTo("completed");
            assertThat(kept.at("/1/status").asText()).isEqualTo("pending");
        }
    }

    @Test
    void aPlanThatIsNotThereCannotBeChanged() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            plan(client, "modify_plan", "make it smaller");

            JsonNode refusal = client.await("system.error");
            assertThat(refusal.path("error_code").asText()).isEqualTo("validation_error");
            assertThat(refusal.at("/content/run_status").asText()).isEqualTo("failed");
        }
        try (SocketClient client = SocketClient.inNewSession(user)) {
            plan(client, "build", "!say no");
            assertThat(client.await("system.error").path("error_code").asText()).isEqualTo("validation_error");
        }
    }

    @Test
    void researchGoesOnAsAWebsite() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.command(command("query", "!say found it").put("agent_type", "fast_research"));
            client.await("agent.complete");
            String path = "v1/sessions/" + client.sessionId() + "/fork";
            ApiClient.Answer fork = user.post(path, """
                    {"fork_type":"research_to_website","sandbox_mode":"new",
                     "context":{"attachments":["/workspace/report.md"],"additional_instruction":"!say site"}}""");
            assertThat(fork.status()).as(fork.toString()).isEqualTo(200);
            assertThat(ApiClient.register(server.baseUri())
                            .post(path, "{\"fork_type\":\"research_to_website\",\"context\":{\"attachments\":[\"a\"]}}")
                            .status())
                    .isEqualTo(404);
            String child = fork.json().path("session_id").asText();
            try (SocketClient forked = SocketClient.rejoined(user, child, 0)) {
                forked.command(ApiClient.JSON.createObjectNode().put("command", "start_fork"));
                assertThat(forked.await("session.user_message")
                                .at("/content/text")
                                .asText())
                        .contains("/workspace/report.md");
                forked.await("agent.complete");
                forked.command(ApiClient.JSON.createObjectNode().put("command", "start_fork"));
                assertThat(forked.await("system.error").path("error_code").asText())
                        .isEqualTo("duplicate_task");
            }
            client.command(ApiClient.JSON.createObjectNode().put("command", "start_fork"));
            assertThat(client.await("system.error").path("error_code").asText()).isEqualTo("invalid_fork_session");
        }
    }

    @Test
    void aForkThatSharesHasCopiesInASandboxOfItsOwn() {
        try (SocketClient parent = SocketClient.inNewSession(user)) {
            parent.command(command("query", file("Write", "report.md", "the report") + "\n!say found it")
                    .put("agent_type", "fast_research"));
            parent.await("agent.complete");
            ApiClient.Answer fork = user.post(
                    "v1/sessions/" + parent.sessionId() + "/fork",
                    ApiClient.JSON
                            .createObjectNode()
                            .put("fork_type", "research_to_website")
                            .put("sandbox_mode", "share")
                            .set(
                                    "context",
                                    ApiClient.JSON
                                            .createObjectNode()
                                            .put(
                                                    "additional_instruction",
                                                    file("Read", "report.md", null) + "\n!say read\n"
                                                            + file("Write", "report.md", "spoiled") + "\n"
                                                            + file("Write", "site.html", "new") + "\n!say site")
                                            .set(
                                                    "attachments",
                                                    ApiClient.JSON
                                                            .createArrayNode()
                                                            .add("/workspace/report.md")))
                            .toString());
            assertThat(fork.status()).as(fork.toString()).isEqualTo(200);
            String child = fork.json().path("session_id").asText();
            try (SocketClient forked = SocketClient.rejoined(user, child, 0)) {
                forked.command(ApiClient.JSON.createObjectNode().put("command", "start_fork"));
                forked.await("agent.complete");
                assertThat(results(forked)).as("the copy is there").contains("the report");

                int seen = parent.events().size();
                parent.query(
                        file("Read", "report.md", null) + "\n" + file("Read", "site.html", null) + "\n!say looked");
                parent.await(
                        "the second end",
                        seen,
                        event -> SocketClient.name(event).equals("agent.complete"));
                assertThat(results(parent)).contains("the report").doesNotContain("spoiled");
                assertThat(user.send("DELETE", "v1/sessions/" + parent.sessionId(), BodyPublishers.noBody(), Map.of())
                                .status())
                        .isBetween(200, 204);
                seen = forked.events().size();
                forked.query(file("Read", "report.md", null) + "\n!say there");
                forked.await(
                        "the end of another turn",
                        seen,
                        event -> SocketClient.name(event).equals("agent.complete"));
                assertThat(results(forked)).as("it outlives its parent").contains("spoiled");
            }
        }
    }

    private static String file(String tool, String name, @Nullable String content) {
        ObjectNode call = ApiClient.JSON.createObjectNode().put("file_path", "/workspace/" + name);
        return "!tool " + tool + " " + (content == null ? call : call.put("content", content));
    }

    /** What the tools of a session gave, one after the other. */
    private static String results(SocketClient client) {
        return client.events().stream()
                .filter(event -> SocketClient.name(event).equals("agent.tool.result"))
                .map(JsonNode::toString)
                .collect(java.util.stream.Collectors.joining("\n"));
    }

    static String suggestion(String id) {
        return "{\"id\":\"%s\",\"label\":\"L\",\"description\":\"D\",\"prompt_template\":\"P\"}".formatted(id);
    }

    private static void plan(SocketClient client, String mode, String text) {
        client.command(command("plan", text).put("build_mode", mode));
    }

    private static ObjectNode command(String command, String text) {
        return ApiClient.JSON.createObjectNode().put("command", command).put("text", text);
    }

    private JsonNode session(SocketClient client) {
        return user.get("v1/sessions/" + client.sessionId()).json();
    }

    private int patch(SocketClient client, String plan) {
        return user.send(
                        "PATCH",
                        "v1/sessions/" + client.sessionId() + "/plan",
                        BodyPublishers.ofString(plan),
                        Map.of("Content-Type", "application/json"))
                .status();
    }
}
