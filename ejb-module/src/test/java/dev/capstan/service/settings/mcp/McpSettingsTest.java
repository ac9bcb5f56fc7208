package dev.capstan.service.settings.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.capstan.persistence.settings.McpSetting;
import dev.capstan.persistence.settings.McpSettingRepository;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.json.Json;
import dev.capstan.service.net.OpenGuard;
import dev.capstan.service.secrets.SecretBox;
import dev.capstan.testing.TestClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets of servers: what is kept, what is shown, and what is refused. */
@SuppressWarnings("UnnecessaryAssignment") // in place of the container
class McpSettingsTest {
    private static final UUID ADA = UUID.randomUUID();
    private static final UUID BOB = UUID.randomUUID();
    private static final String MASK = "********";
    private static final String TWO_SERVERS = """
            {"mcpServers": {
               "files": {"command": "npx", "args": ["-y", "server", "--api-key", "arg-secret", "--token=arg-secret", "/workspace"],
                         "env": {"KEY": "env-secret", "PORT": 8080}},
               "web": {"url": "https://8.8.8.8/mcp?apiKey=query-secret&v=query-secret", "transport": "sse",
                       "headers": {"X-Key": "head-secret"}, "auth": "auth-secret", "description": "the web",
                       "authentication": {"deep": ["deep-secret"]}}}}""";

    private final Rows rows = new Rows();
    private final McpSettings settings = new McpSettings();
    private final McpSettingService service = new McpSettingService();
    private final CodexSetup codex = new CodexSetup();
    private final ClaudeCodeSetup claude = new ClaudeCodeSetup();
    private final TestClock clock = new TestClock();

    @BeforeEach
    void connect() {
        service.settings = rows;
        service.secrets = new Box();
        service.ids = new Ids();
        service.clock = clock;
        settings.service = service;
        settings.guard = OpenGuard.to();
        codex.service = service;
        claude.service = service;
        configure(URI.create("http://localhost:1/token"));
    }

    private void configure(URI tokens) {
        McpConfig config = new McpConfig(
                "codex-package",
                "claude-package",
                tokens,
                "the-client",
                URI.create("https://console.example/callback"),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                100_000);
        codex.config = config;
        claude.config = config;
        claude.tokens = new ClaudeTokens();
        claude.tokens.config = config;
        claude.tokens.clock = clock;
        claude.tokens.open();
    }

    @Test
    void showsNoSecretAndStoresNone() throws Exception {
        McpSettingView view = settings.create(ADA, json(TWO_SERVERS), null);

        String shown = Json.MAPPER.writeValueAsString(view);
        assertThat(shown)
                .doesNotContain("secret")
                .contains("the web", "/workspace", "https://8.8.8.8/mcp?apiKey=" + MASK);
        assertThat(view.mcpConfig().at("/mcpServers/files/env/KEY").asText()).isEqualTo(MASK);
        assertThat(view.mcpConfig().at("/mcpServers/files/transport").asText()).isEqualTo("stdio");
        assertThat(view.isActive()).isTrue();
        assertThat(rows.rows.get(view.id()).sealedContent()).doesNotContain("secret", "workspace");
        assertThat(service.list(ADA, true)).containsExactly(view);
        assertThat(service.list(BOB, false)).isEmpty();
    }

    @Test
    void givesServersTheirSecrets() throws Exception {
        settings.create(ADA, json(TWO_SERVERS), null);

        List<UsableServer> servers = service.activeServers(ADA);

        assertThat(servers)
                .extracting(UsableServer::server)
                .satisfiesExactlyInAnyOrder(
                        server -> assertThat(server).isInstanceOfSatisfying(McpServer.Stdio.class, program -> {
                            assertThat(program.env())
                                    .containsEntry("KEY", "env-secret")
                                    .containsEntry("PORT", "8080");
                            assertThat(program.args()).contains("arg-secret");
                        }),
                        server -> assertThat(server).isInstanceOfSatisfying(McpServer.Remote.class, remote -> {
                            assertThat(remote.headers())
                                    .containsEntry("X-Key", "head-secret")
                                    .containsEntry("Authorization", "Bearer auth-secret");
                            assertThat(remote.sse()).isTrue();
                        }));
        assertThat(servers.toString()).doesNotContain("secret");
    }

    @Test
    void takesAMaskThatComesBackForWhatIsStored() throws Exception {
        McpSettingView view = settings.create(ADA, json(TWO_SERVERS), null);
        ObjectNode edited = view.mcpConfig().deepCopy();
        ((ObjectNode) edited.at("/mcpServers/web")).put("description", "changed");
        ((ObjectNode) edited.at("/mcpServers/files/env")).put("MORE", "more");

        McpSettingView changed = settings.change(ADA, view.id(), edited, null, null);

        assertThat(changed.mcpConfig().at("/mcpServers/web/description").asText())
                .isEqualTo("changed");
        McpServer.Stdio program = (McpServer.Stdio) service.activeServers(ADA).stream()
                .map(UsableServer::server)
                .filter(McpServer.Stdio.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(program.env()).containsEntry("KEY", "env-secret").containsEntry("MORE", "more");
        assertThat(program.args()).contains("arg-secret", "--token=arg-secret");
    }

    @Test
    void givesAStoredSecretToNoOtherHost() throws Exception {
        McpSettingView view = settings.create(ADA, json(TWO_SERVERS), null);
        ObjectNode edited = view.mcpConfig().deepCopy();
        ((ObjectNode) edited.at("/mcpServers/web")).put("url", "https://8.8.4.4/mcp");

        assertThatThrownBy(() -> settings.change(ADA, view.id(), edited, null, null))
                .isInstanceOf(InvalidMcpSettingException.class)
                .hasMessageContaining(MASK);
    }

    @Test
    void keepsSeveralSetsActiveAndLetsTheNewestNameWin() throws Exception {
        UUID first = settings.create(ADA, json(server("one", "https://8.8.8.8/1")), null)
                .id();
        clock.move(Duration.ofSeconds(1));
        settings.create(ADA, json(server("two", "https://8.8.8.8/2")), null);
        clock.move(Duration.ofSeconds(1));
        UUID third = settings.create(ADA, json(server("one", "https://8.8.8.8/3")), null)
                .id();

        assertThat(service.list(ADA, true)).hasSize(3);
        assertThat(urls()).containsExactlyInAnyOrder("https://8.8.8.8/2", "https://8.8.8.8/3");

        settings.change(ADA, third, null, null, false);
        assertThat(urls()).containsExactlyInAnyOrder("https://8.8.8.8/1", "https://8.8.8.8/2");
        assertThat(service.list(ADA, true)).hasSize(2);

        service.remove(ADA, first);
        assertThat(urls()).containsExactly("https://8.8.8.8/2");
    }

    @Test
    void belongsToNobodyElse() throws Exception {
        UUID id = settings.create(ADA, json(TWO_SERVERS), null).id();

        assertThatThrownBy(() -> service.get(BOB, id)).isInstanceOf(McpSettingNotFoundException.class);
        assertThatThrownBy(() -> service.remove(BOB, id)).isInstanceOf(McpSettingNotFoundException.class);
        assertThatThrownBy(() -> service.serversOf(BOB, id)).isInstanceOf(McpSettingNotFoundException.class);
        assertThatThrownBy(() -> settings.change(BOB, id, null, null, false))
                .isInstanceOf(McpSettingNotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"servers\": {}}",
                "{\"mcpServers\": []}",
                "{\"mcpServers\": {\"a\": 1}}",
                "{\"mcpServers\": {\"a\": {}}}",
                "{\"mcpServers\": {\"\": {\"command\": \"x\"}}}",
                "{\"mcpServers\": {\"a\": {\"command\": \"x\", \"url\": \"https://8.8.8.8/\"}}}",
                "{\"mcpServers\": {\"a\": {\"command\": \"x\", \"transport\": \"http\"}}}",
                "{\"mcpServers\": {\"a\": {\"command\": \"x\", \"args\": [1]}}}",
                "{\"mcpServers\": {\"a\": {\"command\": \"x\", \"env\": {\"A B\": \"c\"}}}}",
                "{\"mcpServers\": {\"a\": {\"command\": \"x\", \"env\": {\"A\": {}}}}}",
                "{\"mcpServers\": {\"a\": {\"command\": \"x\", \"timeout\": -1}}}",
                "{\"mcpServers\": {\"a\": {\"command\": \"x\", \"env\": {\"A\": \"********\"}}}}",
                "{\"mcpServers\": {\"a\": {\"url\": \"ftp://8.8.8.8/\"}}}",
                "{\"mcpServers\": {\"a\": {\"url\": \"https://me:pw@8.8.8.8/\"}}}",
                "{\"mcpServers\": {\"a\": {\"url\": \"http://169.254.169.254/latest\"}}}",
                "{\"mcpServers\": {\"a\": {\"url\": \"http://127.0.0.1:5432/\"}}}",
                "{\"mcpServers\": {\"a\": {\"url\": \"https://8.8.8.8/\", \"transport\": \"carrier-pigeon\"}}}",
                "{\"mcpServers\": {\"a\": {\"url\": \"https://8.8.8.8/\", \"headers\": {\"Host\": \"x\"}}}}",
                "{\"mcpServers\": {\"a\": {\"url\": \"https://8.8.8.8/\", \"headers\": {\"X\": \"a\\r\\nb: c\"}}}}"
            })
    void refusesWhatCouldNotBeUsed(String config) {
        assertThatThrownBy(() -> settings.create(ADA, json(config), null))
                .isInstanceOf(InvalidMcpSettingException.class);
        assertThat(rows.rows).isEmpty();
    }

    @Test
    void hasLimits() throws Exception {
        ObjectNode many = Json.MAPPER.createObjectNode();
        ObjectNode servers = many.putObject("mcpServers");
        IntStream.rangeClosed(0, McpServers.MOST)
                .forEach(i -> servers.putObject("s" + i).put("command", "x"));
        assertThatThrownBy(() -> settings.create(ADA, many, null)).isInstanceOf(InvalidMcpSettingException.class);
        JsonNode large = json(server("a", "https://8.8.8.8/" + "x".repeat(9000)));
        assertThatThrownBy(() -> settings.create(ADA, large, null)).isInstanceOf(InvalidMcpSettingException.class);

        for (int i = 0; i < 50; i++) {
            settings.create(ADA, json("{}"), null);
        }
        assertThatThrownBy(() -> settings.create(ADA, json("{}"), null))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo("too_many_mcp_settings"));
    }

    @Test
    void setsUpCodexOnceAndKeepsItsKey() throws Exception {
        McpSettingView first = codex.configure(ADA, new CodexWish(null, "sk-secret", "gpt-5", "high", true));

        assertThat(first.metadata().at("/auth_json/OPENAI_API_KEY").asText()).isEqualTo(MASK);
        assertThat(first.metadata().path("model").asText()).isEqualTo("gpt-5");
        assertThat(first.metadata().path("search").asBoolean()).isTrue();
        assertThat(first.mcpConfig().at("/mcpServers/codex-as-mcp/command").asText())
                .isEqualTo("uvx");
        assertThat(service.list(ADA, false)).as("not among the plain ones").isEmpty();
        settings.change(ADA, first.id(), null, null, false);

        McpSettingView second =
                codex.configure(ADA, new CodexWish(first.metadata().path("auth_json"), null, null, null, false));

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.isActive()).isTrue();
        assertThat(codex.get(ADA)).contains(second);
        assertThat(service.activeServers(ADA)).singleElement().satisfies(server -> {
            assertThat(server.credentials())
                    .isEqualTo(new Credentials(".codex/auth.json", "{\"OPENAI_API_KEY\":\"sk-secret\"}"));
            assertThat(((McpServer.Stdio) server.server()).args()).containsExactly("codex-package", "--yolo");
        });
        assertThat(codex.get(BOB)).isEmpty();
    }

    @Test
    void refusesCodexWithNothingToSignInWith() {
        assertThatThrownBy(() -> codex.configure(ADA, new CodexWish(null, " ", null, null, false)))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo("mcpo_auth"));
        assertThatThrownBy(() -> codex.configure(ADA, new CodexWish(null, "k", "--evil flag", null, false)))
                .isInstanceOf(InvalidMcpSettingException.class);
        assertThatThrownBy(() -> codex.configure(ADA, new CodexWish(null, MASK, null, null, false)))
                .isInstanceOf(InvalidMcpSettingException.class);
    }

    @Test
    void exchangesTheCodeOfClaudeCodeForTokens() throws Exception {
        List<JsonNode> asked = new ArrayList<>();
        HttpServer anthropic = answering(200, """
                {"access_token":"acc-secret","refresh_token":"ref-secret","expires_in":3600,"scope":"user:inference org:x"}""", asked);
        try {
            McpSettingView view = claude.configure(ADA, " the-code#the-verifier ");

            assertThat(asked).singleElement().satisfies(body -> {
                assertThat(body.path("code").asText()).isEqualTo("the-code");
                assertThat(body.path("code_verifier").asText()).isEqualTo("the-verifier");
                assertThat(body.path("state").asText()).isEqualTo("the-verifier");
                assertThat(body.path("client_id").asText()).isEqualTo("the-client");
            });
            JsonNode shown = view.metadata().at("/auth_json/claudeAiOauth");
            assertThat(shown.path("accessToken").asText()).isEqualTo(MASK);
            assertThat(shown.path("expiresAt").asLong()).isEqualTo(clock.millis() + 3_600_000);
            assertThat(shown.path("scopes").toString()).isEqualTo("[\"user:inference\",\"org:x\"]");
            assertThat(service.activeServers(ADA).getFirst().credentials().content())
                    .contains("acc-secret", "ref-secret");
            assertThat(claude.get(ADA)).contains(view);
        } finally {
            anthropic.stop(0);
        }
    }

    @Test
    void tellsWhyAnthropicRefusedACode() throws Exception {
        HttpServer anthropic = answering(
                400, "{\"error\":\"invalid_grant\",\"error_description\":\"Code expired\"}", new ArrayList<>());
        try {
            assertThatThrownBy(() -> claude.configure(ADA, "the-code#the-verifier"))
                    .isInstanceOf(McpAuthException.class)
                    .hasMessageContaining("HTTP 400")
                    .hasMessageContaining("Code expired")
                    .hasMessageNotContaining("the-code");
            assertThat(rows.rows).isEmpty();
        } finally {
            anthropic.stop(0);
        }
        assertThatThrownBy(() -> claude.configure(ADA, "the-code#the-verifier"))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.kind()).isEqualTo(AppException.Kind.BAD_GATEWAY));
        assertThatThrownBy(() -> claude.configure(ADA, "no hash sign")).isInstanceOf(McpAuthException.class);
        assertThatThrownBy(() -> claude.configure(ADA, "#v")).isInstanceOf(McpAuthException.class);
    }

    private HttpServer answering(int status, String answer, List<JsonNode> asked) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", exchange -> {
            try (exchange) {
                asked.add(Json.MAPPER.readTree(exchange.getRequestBody()));
                byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
        configure(URI.create(
                "http://127.0.0.1:%d/token".formatted(server.getAddress().getPort())));
        return server;
    }

    private List<String> urls() {
        return service.activeServers(ADA).stream()
                .map(server -> ((McpServer.Remote) server.server()).url().toString())
                .toList();
    }

    private static String server(String name, String url) {
        return "{\"mcpServers\": {\"%s\": {\"url\": \"%s\"}}}".formatted(name, url);
    }

    private static JsonNode json(String text) throws Exception {
        return Json.MAPPER.readTree(text);
    }

    private static final class Rows extends McpSettingRepository {
        final Map<UUID, McpSetting> rows = new HashMap<>();

        @Override
        public Optional<McpSetting> find(UUID id) {
            return Optional.ofNullable(rows.get(id));
        }

        @Override
        public List<McpSetting> findOf(UUID userId, int most) {
            return rows.values().stream()
                    .filter(row -> row.ownedBy(userId))
                    .sorted(Comparator.comparing(McpSetting::createdAt)
                            .thenComparing(McpSetting::id)
                            .reversed())
                    .limit(most)
                    .toList();
        }

        @Override
        public void lockOf(UUID userId) {}

        @Override
        public void add(McpSetting setting) {
            rows.put(setting.id(), setting);
        }

        @Override
        public void remove(McpSetting setting) {
            rows.remove(setting.id());
        }
    }

    /** Turns the text round, so that what is sealed cannot be read. */
    private static final class Box extends SecretBox {
        @Override
        public String seal(String clear, String purpose) {
            return purpose + ":" + new StringBuilder(clear).reverse();
        }

        @Override
        public String open(String box, String purpose) {
            assertThat(box).startsWith(purpose);
            return new StringBuilder(box.substring(purpose.length() + 1))
                    .reverse()
                    .toString();
        }
    }
}
