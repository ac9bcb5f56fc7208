package dev.capstan.service.settings.mcp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.json.Json;
import dev.capstan.service.net.AddressGuard;
import dev.capstan.service.net.OpenGuard;
import dev.capstan.service.sandboxes.SandboxesForTests;
import dev.capstan.service.settings.mcp.Credentials;
import dev.capstan.service.settings.mcp.McpConfig;
import dev.capstan.service.settings.mcp.McpServer;
import dev.capstan.service.settings.mcp.UsableServer;
import dev.capstan.service.settings.mcp.stub.StubMcpServer;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.service.tools.Tool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.testing.TestClock;
import dev.capstan.types.runs.CancelToken;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tools of real servers: one that speaks HTTP, and a script in a sandbox. */
@SuppressWarnings("UnnecessaryAssignment") // in place of the container
class McpClientTest {
    private static final UUID SESSION = UUID.randomUUID();
    private static final int MOST_BYTES = 1_000_000;
    /** Answers by the method in the line; its ids are whatever the client sends. */
    private static final String SCRIPT = """
            echo "hello, I am not JSON"
            echo "a warning" >&2
            while IFS= read -r line; do
              [[ $line =~ \\"id\\":(\\"[^\\"]*\\"|[0-9]+) ]] || continue
              id=${BASH_REMATCH[1]}
              case $line in
                *'"initialize"'*) r='{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"s","version":"1"}}' ;;
                *'"tools/list"'*) r='{"tools":[{"name":"secret.word","description":"d","inputSchema":{"type":"object"}}]}' ;;
                *'"tools/call"'*) r="{\\"content\\":[{\\"type\\":\\"text\\",\\"text\\":\\"$WORD in $PWD, $(tr -d '"' < ~/.codex/auth.json), $$\\"}]}" ;;
                *) r='{}' ;;
              esac
              printf '{"jsonrpc":"2.0","id":%s,"result":%s}\\n' "$id" "$r"
            done
            """;

    @TempDir
    static Path home;

    private static SandboxesForTests sandboxes;

    private final StubMcpServer stub = StubMcpServer.start();
    private final McpConnections connections = new McpConnections();
    private final McpToolLists lists = new McpToolLists();
    private final McpResults results = new McpResults();
    private final TestClock clock = new TestClock();
    private final CancelToken cancel = new CancelToken();

    @BeforeAll
    static void open() {
        sandboxes = SandboxesForTests.open(home);
    }

    @AfterAll
    static void shut() {
        sandboxes.close();
    }

    @BeforeEach
    void connect() {
        connections.config = new McpConfig(
                "codex",
                "claude",
                URI.create("https://claude.example/token"),
                "client",
                URI.create("https://claude.example/callback"),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                MOST_BYTES);
        connections.guard = OpenGuard.to("127.0.0.1");
        connections.sandboxes = sandboxes.service();
        connections.threads = new VirtualThreads() {
            @Override
            public void execute(Runnable task) {
                Thread.startVirtualThread(task);
            }
        };
        connections.clock = clock;
        connections.start();
        lists.connections = connections;
        lists.threads = connections.threads;
        lists.clock = clock;
        results.sandboxes = sandboxes.service();
        results.ids = new Ids();
    }

    @AfterEach
    void disconnect() {
        connections.stop();
        stub.close();
    }

    @ParameterizedTest
    @CsvSource({"/mcp,false", "/sse,true"})
    void listsAndCallsToolsOfAServerAtAnAddress(String path, boolean sse) throws Exception {
        stub.token = "s3cret";
        UsableServer server = remote(path, sse, Map.of("Authorization", "Bearer s3cret"));

        List<ListedTool> tools = lists.of(SESSION, server, cancel);

        assertThat(tools)
                .extracting(tool -> tool.spec().name())
                .containsExactly(
                        "mcp__stub__echo", "mcp__stub__image", "mcp__stub__fail", "mcp__stub__hang", "mcp__stub__big");
        assertThat(tools.getFirst().repeatable()).isTrue();
        assertThat(tools.getFirst()
                        .spec()
                        .inputSchema()
                        .at("/properties/text/type")
                        .asText())
                .isEqualTo("string");
        ToolOutcome outcome = tool(server, tools, "echo").call(text("grüß dich"), context());
        assertThat(outcome).isEqualTo(ToolOutcome.Done.of("grüß dich"));
        assertThat(stub.authorizations).isNotEmpty().allMatch("Bearer s3cret"::equals);
    }

    @Test
    void keepsOneSessionForManyCallsAndEndsItWhenNobodyUsesIt() throws Exception {
        UsableServer server = remote("/mcp", false, Map.of());
        List<ListedTool> tools = lists.of(SESSION, server, cancel);
        lists.of(SESSION, server, cancel);
        for (int i = 0; i < 5; i++) {
            tool(server, tools, "echo").call(text("again"), context());
        }

        assertThat(stub.methods).containsOnlyOnce("initialize");
        assertThat(stub.methods.stream().filter("tools/list"::equals)).hasSize(2);

        clock.move(Duration.ofMinutes(7));
        connections.closeIdle();

        assertThat(connections.size()).isZero();
    }

    @Test
    void givesTheModelWhatWentWrong() throws Exception {
        UsableServer server = remote("/mcp", false, Map.of());
        List<ListedTool> tools = lists.of(SESSION, server, cancel);

        assertThat(tool(server, tools, "fail").call(text(""), context()))
                .isEqualTo(new ToolOutcome.Failed("it is broken"));
        ListedTool gone = new ListedTool("gone", tools.getFirst().spec(), false);
        assertThat(new McpTool(server, gone, connections, results).call(text(""), context()))
                .isInstanceOfSatisfying(
                        ToolOutcome.Failed.class,
                        failed -> assertThat(failed.reason()).contains("no such tool"));
        assertThat(tool(server, tools, "big").call(text(""), context()))
                .isInstanceOfSatisfying(
                        ToolOutcome.Failed.class,
                        failed -> assertThat(failed.reason()).contains("more than 1000000 bytes"));
        assertThat(tool(server, tools, "echo").call(text("still there"), context()))
                .isEqualTo(ToolOutcome.Done.of("still there"));
    }

    @Test
    void keepsAnImageInTheSandbox() throws Exception {
        UsableServer server = remote("/mcp", false, Map.of());
        List<ListedTool> tools = lists.of(SESSION, server, cancel);

        ToolOutcome outcome = tool(server, tools, "image").call(text(""), context());

        String path = outcome.display().at("/1/file_path").asText();
        assertThat(outcome.content()).contains("image/png, 3 bytes, kept as " + path);
        assertThat(sandboxes.service().wake(SESSION, cancel).files().read(path, 10, cancel))
                .containsExactly(1, 2, 3);
    }

    @Test
    void closesACallThatIsCancelled() throws Exception {
        UsableServer server = remote("/mcp", false, Map.of());
        List<ListedTool> tools = lists.of(SESSION, server, cancel);
        Thread canceller = Thread.startVirtualThread(() -> {
            try {
                stub.hanging.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            cancel.cancel();
        });

        long begun = System.nanoTime();
        assertThatThrownBy(() -> tool(server, tools, "hang").call(text(""), context()))
                .isInstanceOf(CancellationException.class);

        canceller.join();
        assertThat(stub.left.await(2, TimeUnit.SECONDS))
                .as("the server sees it")
                .isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
        assertThat(new McpTool(server, tools.getFirst(), connections, results).call(text("anew"), fresh()))
                .isEqualTo(ToolOutcome.Done.of("anew"));
    }

    @Test
    void waitsNoLongerThanTheServerMayTake() throws Exception {
        UsableServer server = new UsableServer(
                UUID.randomUUID(),
                new McpServer.Remote("stub", URI.create(stub.url("/mcp")), false, Map.of(), Duration.ofSeconds(1)),
                null);
        List<ListedTool> tools = lists.of(SESSION, server, cancel);

        assertThat(tool(server, tools, "hang").call(text(""), context()))
                .isInstanceOfSatisfying(
                        ToolOutcome.Failed.class,
                        failed -> assertThat(failed.reason()).contains("did not answer within 1 seconds"));
    }

    @Test
    void goesNowhereThatTheGuardForbids() {
        connections.guard = OpenGuard.to("nowhere.example");

        assertThatThrownBy(() -> lists.of(SESSION, remote("/mcp", false, Map.of()), cancel))
                .isInstanceOf(McpCallException.class)
                .hasMessageContaining("inside the network of this server");
        assertThat(stub.methods).isEmpty();
    }

    /** A name can mean another address at the next request. */
    @Test
    void asksTheGuardBeforeEachRequest() throws Exception {
        UsableServer server = remote("/mcp", false, Map.of());
        List<ListedTool> tools = lists.of(SESSION, server, cancel);
        boolean[] closed = {false};
        connections.guard = new AddressGuard() {
            @Override
            public void check(URI address) {
                if (closed[0]) {
                    OpenGuard.to("nowhere.example").check(address);
                }
            }
        };
        UUID other = UUID.randomUUID();
        connections.open(other, server, cancel, () -> {});
        int asked = stub.methods.size();
        closed[0] = true;

        ToolOutcome outcome = tool(server, tools, "echo")
                .call(text("x"), new ToolContext(UUID.randomUUID(), other, UUID.randomUUID(), cancel, () -> {}));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        ToolOutcome.Failed.class,
                        failed -> assertThat(failed.reason()).contains("inside the network"));
        assertThat(stub.methods).hasSize(asked);
    }

    @Test
    void followsNoRedirect() {
        assertThatThrownBy(() -> lists.of(SESSION, remote("/elsewhere", false, Map.of()), cancel))
                .isInstanceOf(McpCallException.class);
        assertThat(stub.methods).isEmpty();
    }

    @Test
    void saysThatAServerDoesNotLetItIn() {
        stub.token = "s3cret";

        assertThatThrownBy(() -> lists.of(SESSION, remote("/mcp", false, Map.of("Authorization", "Bearer no")), cancel))
                .isInstanceOf(McpCallException.class)
                .hasMessageContaining("did not let us in")
                .hasMessageNotContaining("Bearer");
    }

    @Test
    void runsAProgramInTheSandboxOfTheSession() throws Exception {
        UUID session = UUID.randomUUID();
        sandboxes
                .service()
                .wake(session, cancel)
                .files()
                .write("/workspace/server.sh", SCRIPT.getBytes(StandardCharsets.UTF_8), cancel);
        UsableServer server = program("bash", List.of("/workspace/server.sh"));

        List<ListedTool> tools = lists.of(session, server, cancel);
        ToolContext context = new ToolContext(UUID.randomUUID(), session, UUID.randomUUID(), cancel, () -> {});
        Tool tool = new McpTool(server, tools.getFirst(), connections, results);
        String first = tool.call(text(""), context).content();
        String second = tool.call(text(""), context).content();

        assertThat(tools.getFirst().spec().name()).startsWith("mcp__script__secret_word_");
        assertThat(first).startsWith("swordfish in /workspace, {OPENAI_API_KEY:k}, ");
        assertThat(second).as("the same process").isEqualTo(first);

        sandboxes.service().pause(session);
        assertThat(tool.call(text(""), context).content()).startsWith("swordfish in /workspace");

        cancel.cancel();
        assertThatThrownBy(() -> tool.call(text(""), context)).isInstanceOf(CancellationException.class);
    }

    @Test
    void saysWhatAProgramSaidThatDoesNotStart() {
        UsableServer server = program("no-such-program", List.of());

        assertThatThrownBy(() -> lists.of(SESSION, server, cancel))
                .isInstanceOf(McpCallException.class)
                .hasMessageContaining("script")
                .hasMessageContaining("no-such-program");
    }

    @Test
    void namesToolsSoThatNoTwoAreOne() {
        assertThat(ToolNames.of("git hub", "list.issues"))
                .matches("mcp__git_hub__list_issues_[0-9a-f]{6}")
                .isNotEqualTo(ToolNames.of("git hub", "list_issues"));
        assertThat(ToolNames.of("s".repeat(60), "t".repeat(200))).hasSize(64);
        assertThat(ToolNames.of("s", "t")).isEqualTo("mcp__s__t");
    }

    private UsableServer remote(String path, boolean sse, Map<String, String> headers) {
        return new UsableServer(
                UUID.randomUUID(),
                new McpServer.Remote("stub", URI.create(stub.url(path)), sse, headers, Duration.ofSeconds(20)),
                null);
    }

    private static UsableServer program(String command, List<String> args) {
        return new UsableServer(
                UUID.randomUUID(),
                new McpServer.Stdio("script", command, args, Map.of("WORD", "swordfish"), null, Duration.ofSeconds(5)),
                new Credentials(".codex/auth.json", "{\"OPENAI_API_KEY\":\"k\"}"));
    }

    private Tool tool(UsableServer server, List<ListedTool> tools, String name) {
        ListedTool listed = tools.stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElseThrow();
        return new McpTool(server, listed, connections, results);
    }

    private ToolContext context() {
        return context(cancel);
    }

    private static ToolContext fresh() {
        return context(new CancelToken());
    }

    private static ToolContext context(CancelToken token) {
        return new ToolContext(UUID.randomUUID(), SESSION, UUID.randomUUID(), token, () -> {});
    }

    private static ObjectNode text(@Nullable String text) {
        return Json.MAPPER.createObjectNode().put("text", text);
    }
}
