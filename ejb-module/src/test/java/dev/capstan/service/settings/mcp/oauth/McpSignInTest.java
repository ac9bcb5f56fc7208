package dev.capstan.service.settings.mcp.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.net.WebClients;
import dev.capstan.service.settings.mcp.McpServer;
import dev.capstan.service.settings.mcp.McpSettingService;
import dev.capstan.service.settings.mcp.UsableServer;
import dev.capstan.service.settings.mcp.stub.OAuthStub;
import dev.capstan.service.settings.mcp.stub.StubMcpServer;
import dev.capstan.testing.TestClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The flow against a small authorization server: discovery, registration, codes, renewal, and what must be refused. */
@SuppressWarnings("UnnecessaryAssignment") // in place of the container
class McpSignInTest {
    private static final UUID ADA = UUID.randomUUID();
    private static final UUID SETTING = UUID.randomUUID();
    private static final String BACK = "https://capstan.example/mcp/oauth/callback";

    private final StubMcpServer mcp = StubMcpServer.start();
    private final OAuthStub provider = OAuthStub.before(mcp);
    private final TestClock clock = new TestClock();
    private final Store store = new Store();
    private final McpSignIn signIn = new McpSignIn();
    private final McpTokens tokens = new McpTokens();
    private McpServer.OAuth wish = new McpServer.OAuth(null, null, null);

    @BeforeEach
    void connect() {
        OAuthHttp http = new OAuthHttp();
        http.web = WebClients.allowing("127.0.0.1");
        signIn.requests = new TokenRequests();
        signIn.requests.http = http;
        signIn.discovery = new OAuthDiscovery();
        signIn.discovery.http = http;
        signIn.store = store;
        signIn.clock = clock;
        signIn.settings = new McpSettingService() {
            @Override
            public List<UsableServer> serversOf(UUID userId, UUID settingId) {
                return List.of(new UsableServer(SETTING, server(), null));
            }
        };
        tokens.http = http;
        tokens.store = store;
        tokens.clock = clock;
    }

    @AfterEach
    void stop() {
        provider.close();
        mcp.close();
    }

    private McpServer.Remote server() {
        return new McpServer.Remote("stub", URI.create(mcp.url("/mcp")), false, Map.of(), Duration.ofSeconds(5), wish);
    }

    @Test
    void findsRegistersAsksAndTradesTheCodeIn() throws Exception {
        McpSignIn.Begun begun = signIn.begin(ADA, SETTING, "stub", BACK, null);
        assertThat(begun.question().authorizationServer()).isEqualTo("127.0.0.1:" + provider.port());
        assertThat(begun.question().scopes()).containsExactly("tools:read", "tools:call");

        Map<String, String> back = agree(begun);
        McpSignIn.Finished finished = finish(back, begun);

        assertThat(finished.server()).isEqualTo("stub");
        assertThat(tokens.bearer(SETTING, server())).contains(Objects.requireNonNull(mcp.token));
        assertThat(provider.forms.getFirst())
                .containsEntry("resource", mcp.url("/mcp"))
                .doesNotContainKey("client_secret");
    }

    @Test
    void renewsATokenOnceHoweverManyAskForIt() throws Exception {
        provider.lifetimeSeconds = 120;
        McpSignIn.Begun begun = signIn.begin(ADA, SETTING, "stub", BACK, null);
        finish(agree(begun), begun);
        clock.move(Duration.ofSeconds(90));

        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<String>>> asked = IntStream.range(0, 8)
                    .mapToObj(i -> many.submit(() -> tokens.bearer(SETTING, server())))
                    .toList();
            for (Future<Optional<String>> token : asked) {
                assertThat(token.get()).contains(Objects.requireNonNull(mcp.token));
            }
        }

        assertThat(provider.forms).hasSize(2);
        assertThat(provider.forms.getLast()).containsEntry("grant_type", "refresh_token");
    }

    @Test
    void aRenewalThatIsRefusedEndsTheSignIn() throws Exception {
        provider.lifetimeSeconds = 120;
        McpSignIn.Begun begun = signIn.begin(ADA, SETTING, "stub", BACK, null);
        finish(agree(begun), begun);
        clock.move(Duration.ofSeconds(90));
        store.replace(Tokens::access);

        assertThatThrownBy(() -> tokens.bearer(SETTING, server()))
                .isInstanceOf(McpOAuthException.class)
                .hasMessageContaining("Sign in to it");
        assertThat(store.grants).isEmpty();
    }

    @Test
    void sendsNoTokenToAnAddressThatItWasNotGrantedFor() throws Exception {
        McpSignIn.Begun begun = signIn.begin(ADA, SETTING, "stub", BACK, null);
        finish(agree(begun), begun);
        McpServer.Remote moved = new McpServer.Remote(
                "stub", URI.create("https://elsewhere.example/mcp"), false, Map.of(), Duration.ofSeconds(5), wish);

        assertThatThrownBy(() -> tokens.bearer(SETTING, moved)).hasMessageContaining("not signed in");
    }

    @Test
    void anAnswerOfAnotherServerIsRefused() {
        McpSignIn.Begun begun = signIn.begin(ADA, SETTING, "stub", BACK, null);
        Map<String, String> back = agree(begun);

        assertThatThrownBy(() -> signIn.finish(
                        new McpSignIn.Answer(back.get("code"), back.get("state"), null, "https://mix-up.example"),
                        begun.browser(),
                        null))
                .hasMessageContaining("another authorization server");
        assertThat(provider.forms).isEmpty();
    }

    @Test
    void usesTheClientThatTheUserRegistered() {
        provider.metadata = document -> document.remove("registration_endpoint");
        assertThatThrownBy(() -> signIn.begin(ADA, SETTING, "stub", BACK, null))
                .hasMessageContaining("client_id")
                .hasMessageContaining(BACK);
        wish = new McpServer.OAuth("mine", "secret", "all");

        McpSignIn.Begun begun = signIn.begin(ADA, SETTING, "stub", BACK, null);

        String address = Objects.requireNonNull(signIn.answer(begun.consentId(), true, begun.browser(), null)
                .orElseThrow()
                .authorization());
        assertThat(address).contains("client_id=mine", "scope=all").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pkce", "issuer", "script", "plain", "resource"})
    void doesNotSignInWhereItIsNotSafe(String fault) {
        Consumer<ObjectNode> change = switch (fault) {
            case "pkce" ->
                document ->
                        document.putArray("code_challenge_methods_supported").add("plain");
            case "issuer" -> document -> document.put("issuer", "https://accounts.example");
            case "script" -> document -> document.put("authorization_endpoint", "javascript:alert(1)");
            case "plain" -> document -> document.put("token_endpoint", "file:///etc/passwd");
            default -> document -> {};
        };
        provider.metadata = change;
        if (fault.equals("resource")) {
            provider.resourceMetadata = document -> document.put("resource", "https://victim.example/mcp");
        }

        assertThatThrownBy(() -> signIn.begin(ADA, SETTING, "stub", BACK, null)).isInstanceOf(McpOAuthException.class);
        assertThat(store.flows).isEmpty();
    }

    @Test
    void innerAddressesThatAServerNamesAreNotAsked() {
        provider.metadata = document -> document.put("registration_endpoint", "http://10.0.0.1/register");

        assertThatThrownBy(() -> signIn.begin(ADA, SETTING, "stub", BACK, null))
                .hasMessageContaining("inside the network");
    }

    private Map<String, String> agree(McpSignIn.Begun begun) {
        McpSignIn.Next next =
                signIn.answer(begun.consentId(), true, begun.browser(), null).orElseThrow();
        return provider.agree(URI.create(Objects.requireNonNull(next.authorization())));
    }

    private McpSignIn.Finished finish(Map<String, String> back, McpSignIn.Begun begun) {
        return signIn.finish(
                new McpSignIn.Answer(back.get("code"), back.get("state"), null, back.get("iss")),
                begun.browser(),
                null);
    }

    /** The rows, without a database. */
    private static final class Store extends McpOAuthStore {
        final Map<String, Flow> flows = new HashMap<>();
        final Map<String, Stored> grants = new ConcurrentHashMap<>();
        private @Nullable Instant expires;
        private boolean refreshing;

        void replace(java.util.function.Function<Tokens, String> refresh) {
            Tokens old = Objects.requireNonNull(grants.get("stub")).tokens();
            Tokens worn = new Tokens(
                    old.serverUrl(),
                    old.access(),
                    refresh.apply(old),
                    old.scopes(),
                    old.resource(),
                    old.token(),
                    null,
                    old.client());
            grants.put("stub", new Stored(worn, false));
        }

        @Override
        public Asked ask(UUID userId, UUID settingId, Flow flow) {
            flows.put("handle", flow);
            return new Asked("handle", "browser");
        }

        @Override
        public Optional<Known> answer(String handle, boolean allow, @Nullable String browser, @Nullable UUID userId) {
            return Optional.of(new Known(ADA, SETTING, Objects.requireNonNull(flows.get(handle))));
        }

        @Override
        public Optional<Known> take(String state, @Nullable String browser, @Nullable UUID userId) {
            Flow flow = flows.remove("handle");
            return flow == null || !flow.state().equals(state)
                    ? Optional.empty()
                    : Optional.of(new Known(ADA, SETTING, flow));
        }

        @Override
        public void grant(UUID userId, UUID settingId, String name, Tokens granted, @Nullable Instant expiresAt) {
            expires = expiresAt;
            grants.put(name, new Stored(granted, false));
        }

        @Override
        public synchronized Optional<Stored> tokens(UUID settingId, String name, Instant soon) {
            return Optional.ofNullable(grants.get(name))
                    .map(stored -> new Stored(stored.tokens(), expires != null && expires.isBefore(soon)));
        }

        @Override
        public synchronized boolean beginRefresh(UUID settingId, String name) {
            boolean first = !refreshing;
            refreshing = true;
            return first;
        }

        @Override
        public synchronized void endRefresh(UUID settingId, String name, Tokens renewed, @Nullable Instant expiresAt) {
            grant(ADA, settingId, name, renewed, expiresAt);
            refreshing = false;
        }

        @Override
        public synchronized void giveUpRefresh(UUID settingId, String name) {
            refreshing = false;
        }

        @Override
        public Optional<Tokens> remove(UUID settingId, String name) {
            return Optional.ofNullable(grants.remove(name)).map(Stored::tokens);
        }
    }
}
