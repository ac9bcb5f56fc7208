package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.contract.RealtimeContract;
import dev.capstan.contract.RealtimeNames;
import dev.capstan.harness.CapstanServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Sends every command of the agent's group and holds every frame that comes to the contract. It says how many of the events
 * came; one that is known to come and does not, or is not as documented, fails.
 */
class RealtimeEventsIT {
    private static final Set<String> GROUPS =
            Set.of("agent", "session", "connection", "sandbox", "billing", "plan", "file", "system");

    private final CapstanServer server = CapstanServer.shared();
    private final ApiClient user = ApiClient.register(server.baseUri());
    private final RealtimeContract contract = new RealtimeContract();
    private final RealtimeNames names = RealtimeNames.read();
    private final List<JsonNode> frames = new ArrayList<>();

    @Test
    void everyFrameIsAsTheContractHasIt() {
        query();
        askAndContinue();
        cancel();
        plan();
        small();
        files();

        Map<String, List<String>> faults = new TreeMap<>();
        Set<String> came = new TreeSet<>();
        for (JsonNode frame : frames) {
            came.add(SocketClient.name(frame));
            List<String> found = contract.faults(frame);
            if (!found.isEmpty()) {
                faults.put(SocketClient.name(frame), found);
            }
        }
        List<String> known = contract.eventNames().stream()
                .filter(name -> GROUPS.contains(name.substring(0, name.indexOf('.'))))
                .toList();
        System.out.printf(
                "Realtime: %d frames, %d of the %d events of %s came, %d conform; none of: %s%n",
                frames.size(),
                came.size(),
                known.size(),
                GROUPS.stream().sorted().toList(),
                came.size() - faults.size(),
                known.stream().filter(name -> !came.contains(name)).toList());
        assertThat(faults).isEmpty();
        assertThat(came).containsAll(names.of("event", "sent"));
        assertThat(came).doesNotContainAnyElementsOf(names.of("event", "internal", "never", "later"));
    }

    @Test
    void everyCommandIsMetOrSaysThatItIsNotHere() {
        for (String name : names.of("command")) {
            try (SocketClient client = SocketClient.inNewSession(user)) {
                int from = client.events().size();
                client.command(command(name, ""));
                JsonNode answer = client.await("an answer to " + name, from, event -> true);
                boolean missing = answer.at("/content/message").asText().endsWith("is not available on this server.");
                assertThat(missing)
                        .as("%s: %s", name, answer)
                        .isEqualTo(!names.of("command", "met").contains(name));
            }
        }
    }

    private void query() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            ObjectNode query = command(
                            "query",
                            String.join(
                                    "\n",
                                    "!think first",
                                    "!say I look.",
                                    MainJobIT.bash("a", "echo a"),
                                    AgentsIT.delegate("!say a is done"),
                                    "!say done"))
                    .put("thinking_tokens", 10_000);
            query.putObject("tool_args").put("task_agent", true);
            client.command(query);
            client.await("billing.metrics.updated");

            assertThat(parts(client))
                    .as("the order of an answer")
                    .containsSubsequence(
                            "connection.established",
                            "session.user_message",
                            "agent.processing",
                            "agent.reasoning.start",
                            "agent.reasoning.delta",
                            "agent.reasoning",
                            "agent.response.delta",
                            "agent.response",
                            "agent.tool.call",
                            "agent.tool.call",
                            "agent.sub_agent.complete",
                            "agent.tool.result",
                            "agent.response",
                            "agent.complete",
                            "billing.metrics.updated");
            assertThat(client.await("agent.complete").at("/content/session_id").asText())
                    .isEqualTo(client.sessionId());
            int from = client.events().size();
            client.query("!fail 400");
            client.await("the failure", from, event -> SocketClient.name(event).equals("system.error"));
            keep(client);
        }
    }

    private void askAndContinue() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query(WaitingRunIT.ASK + "\n!result");
            JsonNode question = client.await("agent.tool.confirmation").path("content");
            WaitingRunIT.answer(client, question, true, Map.of("selected", "g"));
            client.await("billing.metrics.updated");

            assertThat(parts(client))
                    .containsSubsequence(
                            "agent.tool.confirmation",
                            "agent.continue",
                            "agent.processing",
                            "agent.processing",
                            "agent.tool.call",
                            "agent.tool.result",
                            "agent.complete");
            keep(client);
        }
    }

    private void cancel() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query("!delay 20\n!words 1000");
            client.await("agent.response.delta");
            int from = client.events().size();
            client.query("!say a second one");
            JsonNode refusal = client.await(
                    "the refusal", from, event -> SocketClient.name(event).equals("system.error"));
            assertThat(refusal.at("/content/error_code").asText()).isEqualTo("concurrent_operation");
            assertThat(refusal.at("/content/run_status").asText()).isEqualTo("failed");
            client.cancel();
            client.await("agent.response.interrupted");
            assertThat(parts(client))
                    .containsSubsequence("agent.status.update", "agent.response", "agent.response.interrupted")
                    .doesNotContain("agent.complete");
            keep(client);
        }
    }

    private void plan() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.command(command("plan", PlanIT.SUBMIT).put("build_mode", "plan"));
            client.await("billing.metrics.updated");
            int from = client.events().size();
            client.command(command("plan", """
                            !tool submit_plan_modification_suggestions {"message":"Some","suggestions":[%s,%s,%s]}""".formatted(
                                    PlanIT.suggestion("a"), PlanIT.suggestion("b"), PlanIT.suggestion("c")))
                    .put("build_mode", "modify_plan_suggestions"));
            client.await("the end", from, event -> SocketClient.name(event).equals("billing.metrics.updated"));
            ObjectNode build = command("query", "!say built").put("build_mode", "build");
            build.putArray("milestone_ids").add("m1");
            client.command(build);
            client.await(
                    "done", from, event -> event.at("/content/status").asText().equals("completed"));
            keep(client);
        }
    }

    private void small() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.command(ApiClient.JSON.createObjectNode().put("command", "ping"));
            client.await("system.pong");
            client.command(command("enhance_prompt", "!say a site for bakers"));
            client.await("agent.prompt.generated");
            int from = client.events().size();
            client.command(command("start_fork", ""));
            JsonNode refusal = client.await(
                    "the refusal", from, event -> SocketClient.name(event).equals("system.error"));
            assertThat(refusal.at("/content/error_code").asText()).isEqualTo("invalid_fork_session");
            keep(client);
        }
    }

    private void files() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query(MainJobIT.bash("a", "mkdir -p src && echo 'const a = 1' > src/a.ts"));
            client.await("agent.complete");
            client.command(command("file_tree", ""));
            client.await("file.tree.listed");
            ObjectNode read = ApiClient.JSON.createObjectNode().put("command", "file_content");
            client.command(read.put("path", "/workspace/src/a.ts"));
            client.await("file.content.read");
            client.command(command("workspace_info", ""));
            client.await("connection.workspace_info");
            client.command(command("sandbox_status", ""));
            client.await("sandbox.status_changed");
            client.query(MainJobIT.bash("a", "echo more > src/b.ts"));
            client.await("file.tree.updated");
            keep(client);
        }
    }

    private void keep(SocketClient client) {
        frames.addAll(client.events());
    }

    /** Names in order, a run of the same pieces once. */
    private static List<String> parts(SocketClient client) {
        List<String> names = new ArrayList<>();
        for (String name : client.names()) {
            if (!name.endsWith(".delta") || names.isEmpty() || !names.getLast().equals(name)) {
                names.add(name);
            }
        }
        return names;
    }

    private static ObjectNode command(String command, String text) {
        ObjectNode content = ApiClient.JSON.createObjectNode();
        content.put("command", command).put("text", text);
        return content;
    }
}
