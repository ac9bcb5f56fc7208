package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.contract.RealtimeContract;
import dev.capstan.harness.CapstanServer;
import dev.capstan.service.agents.models.stub.Exchange;
import dev.capstan.service.agents.models.stub.OpenAiStub;
import dev.capstan.service.net.stub.PageServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What agents can do beyond shell and files: the web, sub-agents, long outputs, and a memory that is kept short. */
class AgentsIT {
    private static final OpenAiStub MODEL = new OpenAiStub();
    private static final PageServer WEB = new PageServer();
    private static final CapstanServer SERVER = CapstanServer.named("agents")
            .with("MODEL_CONFIGS", model())
            .with("CAPSTAN_NET_ALLOWED_HOSTS", "127.0.0.1:" + WEB.port())
            .with("CAPSTAN_SEARCH_PROVIDER", "searxng")
            .with("CAPSTAN_SEARCH_URL", WEB.url(""))
            .with("CAPSTAN_SEARCH_USD_PER_QUERY", "0.006");

    private final ApiClient user = ApiClient.register(SERVER.baseUri());
    private final Ledger ledger = new Ledger(SERVER, user.userId());

    @BeforeAll
    static void start() {
        WEB.page(
                "/tower",
                "<html><head><title>Tower</title></head><body><h1>Facts</h1><p>It is 324 metres high.</p></body></html>");
        WEB.page(
                "/long",
                "<html><body>"
                        + IntStream.rangeClosed(1, 4000)
                                .mapToObj(i -> "<p>paragraph number " + i + "</p>")
                                .reduce("", String::concat)
                        + "</body></html>");
        WEB.json(
                "/search",
                "{\"results\":[{\"title\":\"Tower\",\"url\":\"https://tower.example\",\"content\":\"high\"}]}");
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
        MODEL.close();
        WEB.close();
    }

    @Test
    void anAgentSearchesAndReadsTheWebAndPaysForTheSearch() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query(String.join(
                    "\n",
                    "!tool web_search {\"query\":\"how high is the tower\"}",
                    "!say I read on.",
                    "!tool web_visit {\"url\":\"%s\"}".formatted(WEB.url("/tower")),
                    "!result"));
            client.await("billing.metrics.updated");

            assertThat(Transcript.of(client.events()).text()).contains("324 metres high");
            JsonNode found = result(client, "web_search");
            assertThat(found.at("/content/result/0/url").asText()).isEqualTo("https://tower.example");
            assertThat(found.at("/content/cost").decimalValue()).isEqualByComparingTo("0.006");
            assertConforming(client);
        }
        assertThat(Ledger.number(
                        SERVER,
                        "SELECT coalesce(sum(credits), 0) FROM usage_facts WHERE act_kind = 'search' AND user_id = ?",
                        user.userId()))
                .isEqualByComparingTo("0.4");
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void thePagesOfTheInnerNetworkAreNotRead() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query("!tool web_visit {\"url\":\"http://127.0.0.1:1/\"}\n!result");
            client.await("billing.metrics.updated");

            assertThat(result(client, "web_visit").at("/content/is_error").asBoolean())
                    .isTrue();
            assertThat(Transcript.of(client.events()).text()).contains("capstan.net.allowed-hosts");
        }
    }

    @Test
    void theRestOfALongResultIsAFileThatTheAgentCanRead() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query("!tool web_visit {\"url\":\"%s\"}".formatted(WEB.url("/long")));
            client.await("billing.metrics.updated");
            String shown = result(client, "web_visit").at("/content/result").asText();
            String file = shown.replaceAll("(?s).*(/workspace/\\.outputs/[^\\]]+)\\].*", "$1");

            assertThat(shown)
                    .contains("paragraph number 1\n", "paragraph number 4000")
                    .doesNotContain("number 2000\n");
            assertThat(file).startsWith("/workspace/.outputs/");
            int from = client.events().size();
            client.query("!tool Bash "
                    + ApiClient.JSON
                            .createObjectNode()
                            .put("session_name", "main")
                            .put("command", "grep -n 'number 2000$' " + file)
                            .put("description", "looks into the rest"));
            client.await("the end", from, event -> SocketClient.name(event).equals("billing.metrics.updated"));

            assertThat(result(client, "Bash").at("/content/result").asText()).contains("paragraph number 2000");
            assertConforming(client);
        }
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void subAgentsWorkSideBySideAndAreBilledToTheRun() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            ask(
                    client,
                    String.join(
                            "\n",
                            delegate(MainJobIT.bash("a", "echo from a > /workspace/a.txt") + "\n!say a is done"),
                            delegate("!think hm\n" + MainJobIT.bash("b", "echo from b > /workspace/b.txt")
                                    + "\n!say b is done"),
                            "!say Both reported.",
                            MainJobIT.bash("main", "cat /workspace/a.txt /workspace/b.txt"),
                            "!result"),
                    tools -> tools.put("task_agent", true));
            client.await("billing.metrics.updated");

            assertThat(Transcript.of(client.events()).text()).contains("from a\nfrom b");
            List<JsonNode> ofSubs = client.events().stream()
                    .filter(event -> event.at("/content/is_sub_agent_event").asBoolean())
                    .toList();
            assertThat(ofSubs)
                    .allSatisfy(event -> {
                        assertThat(event.at("/content/delegated_from").asText()).isEqualTo("general");
                        assertThat(event.at("/content/agent_name").asText()).isEqualTo("sub_agent_task");
                        assertThat(event.at("/content/tool_call_id").asText()).isNotEmpty();
                        assertThat(event.at("/content/parent_tool_call_id").asText())
                                .isNotEmpty();
                    })
                    .extracting(SocketClient::name)
                    .contains(
                            "agent.processing",
                            "agent.tool.call",
                            "agent.tool.result",
                            "agent.response",
                            "agent.reasoning",
                            "agent.sub_agent.complete",
                            "billing.credits.deducted");
            assertThat(ofSubs.stream()
                            .map(event -> event.at("/content/agent_instance_id").asText())
                            .distinct())
                    .hasSize(2);
            assertThat(client.events().stream()
                            .filter(event -> SocketClient.name(event).equals("agent.sub_agent.complete"))
                            .map(event -> event.at("/content/text").asText()))
                    .containsExactlyInAnyOrder("a is done", "b is done");
            assertThat(client.events().stream()
                            .filter(event ->
                                    event.at("/content/tool_name").asText().equals("sub_agent_task")
                                            && SocketClient.name(event).equals("agent.tool.result"))
                            .map(event -> event.at("/content/result").asText()))
                    .containsExactlyInAnyOrder("a is done", "b is done");
            assertConforming(client);

            UUID session = UUID.fromString(client.sessionId());
            assertThat(Ledger.number(
                            SERVER, "SELECT count(DISTINCT run_id) FROM usage_facts WHERE session_id = ?", session))
                    .as("one run pays for all")
                    .isEqualByComparingTo("1");
            assertThat(Ledger.number(
                            SERVER,
                            "SELECT count(*) FROM usage_facts WHERE usage_key LIKE 'run/%/agent/%/model/%'"
                                    + " AND credits > 0 AND session_id = ?",
                            session))
                    .as("two turns of each sub-agent")
                    .isEqualByComparingTo("4");
            assertThat(Ledger.number(
                            SERVER,
                            "SELECT count(DISTINCT agent) FROM run_steps s JOIN run_tasks r ON r.id = s.run_id"
                                    + " WHERE r.session_id = ?",
                            session))
                    .isEqualByComparingTo("3");
        }
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void aCancelStopsSubAgentsToo() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            ask(client, delegate("!delay 20\n!words 5000"), tools -> tools.put("task_agent", true));
            client.await(
                    "a piece of the sub-agent's answer",
                    event -> SocketClient.name(event).equals("agent.response.delta")
                            && event.at("/content/is_sub_agent_event").asBoolean());

            client.cancel();
            client.await("agent.response.interrupted");

            assertThat(client.names()).doesNotContain("agent.sub_agent.complete", "agent.complete");
            assertConforming(client);
        }
        assertThat(ledger.modelUsage()).as("what it had said is paid").isNegative();
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void aSubAgentThatWasCutOffGoesOnAfterItsLastStep() {
        SocketClient before = SocketClient.inNewSession(user);
        ask(
                before,
                String.join(
                        "\n",
                        delegate(MainJobIT.bash("a", "echo once >> /workspace/log.txt") + "\n!delay 20\n!words 100"),
                        "!say It is back.",
                        MainJobIT.bash("look", "cat /workspace/log.txt"),
                        "!result"),
                tools -> tools.put("task_agent", true));
        before.awaitSaid("w20 ");

        SERVER.kill();
        before.awaitClosed();
        SERVER.restart();

        try (SocketClient client = SocketClient.rejoined(user, before.sessionId(), before.lastSeq())) {
            client.await("billing.metrics.updated");
            Transcript transcript = Transcript.of(before.events(), client.events());
            List<JsonNode> ofSub = transcript.events().stream()
                    .filter(event -> event.at("/content/is_sub_agent_event").asBoolean())
                    .toList();
            assertThat(ofSub.stream()
                            .filter(event -> SocketClient.name(event).equals("agent.response"))
                            .map(event -> event.at("/content/text").asText()))
                    .as("its report is there once, and whole")
                    .singleElement()
                    .asString()
                    .startsWith("w1 w2")
                    .endsWith("w100");
            assertThat(ofSub.stream()
                            .map(event -> event.at("/content/agent_instance_id").asText())
                            .distinct())
                    .hasSize(1);
            assertThat(ofSub.stream().filter(event -> SocketClient.name(event).equals("agent.tool.call")))
                    .as("what it had done is not done again")
                    .hasSize(1);
            assertThat(result(client, "Bash").at("/content/result").asText().strip())
                    .isEqualTo("once");
            assertThat(transcript.text()).contains("It is back.");
        }
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void withoutTheSwitchThereIsNoSubAgent() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query(delegate("!say hello") + "\n!result");
            client.await("billing.metrics.updated");

            assertThat(Transcript.of(client.events()).text()).contains("There is no tool named sub_agent_task");
            assertThat(client.names()).doesNotContain("agent.sub_agent.complete");
        }
    }

    @Test
    void aFullConversationIsSummarisedBeforeTheNextRunAndTheSummaryIsPaid() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            MODEL.next(AgentsIT::answerThatFillsTheWindow);
            client.query("Remember the word marmalade.");
            client.await("billing.metrics.updated");
            int from = client.events().size();

            client.query("!say I go on.");
            client.await("the end", from, event -> SocketClient.name(event).equals("billing.metrics.updated"));

            JsonNode compact = client.await("agent.model.compact");
            assertThat(compact.at("/content/status").asText()).isEqualTo("compacted");
            assertThat(compact.at("/content/summary").asText()).isNotBlank();
            JsonNode sent = MODEL.lastReceived().body().path("messages");
            assertThat(sent.toString())
                    .contains(compact.at("/content/summary").asText().substring(0, 20), "I go on.");
            assertThat(sent.valueStream()
                            .filter(message -> message.path("role").asText().equals("user")))
                    .hasSize(1);
            assertConforming(client);
            from = client.events().size();

            client.query("!say And on.");
            client.await("the end", from, event -> SocketClient.name(event).equals("billing.metrics.updated"));

            assertThat(client.names().stream().filter("agent.model.compact"::equals))
                    .hasSize(1);
            assertThat(MODEL.lastReceived().body().path("messages").toString())
                    .as("later runs go on from the summary")
                    .contains("was summarised", "I go on.", "And on.")
                    .doesNotContain("\"Remember the word marmalade.\"");
        }
        assertThat(Ledger.number(
                        SERVER,
                        "SELECT count(*) FROM usage_facts WHERE act_kind = 'summary' AND credits > 0 AND user_id = ?",
                        user.userId()))
                .isEqualByComparingTo("1");
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void anAgentTypeWithoutToolsFailsWithASentenceAndAnUnknownOneIsRefused() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.command(query("!say hello").put("agent_type", "wizard"));
            assertThat(client.await("system.error").path("error_code").asText()).isEqualTo("validation_error");
            int from = client.events().size();

            client.command(query("!say hello").put("agent_type", "browser"));
            JsonNode error = client.await(
                    "the end", from, event -> SocketClient.name(event).equals("system.error"));

            assertThat(error.at("/content/error_code").asText()).isEqualTo("execution_error");
            assertThat(error.at("/content/run_status").asText()).isEqualTo("failed");
        }
        assertThat(ledger.faults()).isEmpty();
    }

    private static JsonNode result(SocketClient client, String tool) {
        return client.await(
                "a result of " + tool,
                event -> SocketClient.name(event).equals("agent.tool.result")
                        && event.at("/content/tool_name").asText().equals(tool));
    }

    static String delegate(String task) {
        return "!tool sub_agent_task "
                + ApiClient.JSON
                        .createObjectNode()
                        .put("member_id", "task_agent")
                        .put("task", task);
    }

    private static ObjectNode query(String text) {
        ObjectNode content = ApiClient.JSON.createObjectNode();
        content.put("command", "query").put("text", text).putObject("tool_args");
        content.putArray("files");
        return content;
    }

    private static void ask(SocketClient client, String text, java.util.function.Consumer<ObjectNode> switches) {
        ObjectNode content = query(text);
        switches.accept((ObjectNode) content.path("tool_args"));
        client.command(content);
    }

    private static void answerThatFillsTheWindow(Exchange exchange) throws IOException {
        exchange.event("", OpenAiStub.text("I remember it."));
        exchange.event("", OpenAiStub.chunk(OpenAiStub.delta(), "stop"));
        ObjectNode last = ApiClient.JSON.createObjectNode();
        last.put("id", "chatcmpl-stub").putArray("choices");
        last.putObject("usage")
                .put("prompt_tokens", 149_000)
                .put("completion_tokens", 4)
                .put("total_tokens", 149_004);
        exchange.event("", last);
        exchange.raw("data: [DONE]\n\n");
        exchange.end();
    }

    private static void assertConforming(SocketClient client) {
        RealtimeContract contract = new RealtimeContract();
        for (JsonNode event : client.events()) {
            assertThat(contract.faults(event)).as(event.toString()).isEmpty();
        }
        assertThat(EventLogCheck.holes(SERVER, client.sessionId(), Transcript.of(client.events())))
                .isEmpty();
    }

    private static String model() {
        ObjectNode model = ApiClient.JSON
                .createObjectNode()
                .put("model_id", "stub-agent")
                .put("provider", "Custom")
                .put("api_key", "sk-stub-0123456789abcdef")
                .put("base_url", MODEL.baseUrl().toString())
                .put("is_default", true);
        model.putObject("pricing")
                .put("input_price_per_million", BigDecimal.ONE)
                .put("output_price_per_million", new BigDecimal("5"));
        return "[" + model + "]";
    }
}
