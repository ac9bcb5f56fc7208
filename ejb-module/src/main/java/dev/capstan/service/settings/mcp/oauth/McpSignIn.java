package dev.capstan.service.settings.mcp.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.auth.RandomTexts;
import dev.capstan.service.settings.mcp.McpServer;
import dev.capstan.service.settings.mcp.McpSettingService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Signs users in to their MCP servers: the authorization code flow of OAuth 2.1 with PKCE, the resource named in each
 * request. A person is asked here before a browser is sent anywhere. No transaction is open while another server is asked.
 */
@ApplicationScoped
public class McpSignIn {
    private static final Logger LOG = Logger.getLogger(McpSignIn.class.getName());
    private static final int LONGEST = 4096;
    private static final long LONGEST_LIFE = Duration.ofDays(366).toSeconds();

    /**
     * A sign-in that has begun.
     *
     * @param consentId by which the page that asks the person knows it
     * @param browser what the browser keeps, and shows when it comes back
     */
    public record Begun(String consentId, String browser, McpConsentView question) {
        @Override
        public String toString() {
            return "Begun[…]";
        }
    }

    /** What came back in the address. */
    public record Answer(
            @Nullable String code,
            @Nullable String state,
            @Nullable String error,
            @Nullable String issuer) {
        @Override
        public String toString() {
            return "Answer[…]";
        }
    }

    /**
     * A sign-in that has ended.
     *
     * @param returnTo the page of the client to open; null for this server's own
     */
    public record Finished(String server, @Nullable String returnTo) {}

    @Inject
    McpSettingService settings;

    @Inject
    OAuthDiscovery discovery;

    @Inject
    OAuthHttp http;

    @Inject
    McpOAuthStore store;

    @Inject
    Clock clock;

    /**
     * Finds out where the user signs in, registers there, and puts the question.
     *
     * @throws McpOAuthException when it cannot be begun
     */
    public Begun begin(UUID userId, UUID settingId, String serverName, String redirectUri, @Nullable String returnTo) {
        McpServer.Remote remote = remote(userId, settingId, serverName);
        McpServer.OAuth wish = remote.oauth();
        if (wish == null) {
            throw McpOAuthException.invalid(
                    "The MCP server %s is not set up for sign-in; set its auth to oauth.".formatted(serverName));
        }
        AuthorizationServer server = discovery.find(remote);
        List<String> scopes =
                wish.scope() == null ? server.scopes() : List.of(wish.scope().split("\\s+", -1));
        OAuthClient client = wish.clientId() == null
                ? register(server, serverName, redirectUri, scopes)
                : new OAuthClient(wish.clientId(), wish.clientSecret(), server.basic());
        Flow flow = new Flow(
                serverName,
                OAuthDiscovery.canonical(remote.url()),
                server,
                client,
                scopes,
                RandomTexts.make(),
                RandomTexts.make(),
                redirectUri,
                returnTo);
        McpOAuthStore.Asked asked = store.ask(userId, settingId, flow);
        return new Begun(asked.handle(), asked.browser(), McpConsentView.of(userId, flow));
    }

    /** The question, for the page that shows it; empty when it is not open. */
    public Optional<McpConsentView> question(String consentId) {
        return tooLong(consentId)
                ? Optional.empty()
                : store.find(consentId).map(known -> McpConsentView.of(known.userId(), known.flow()));
    }

    /**
     * Takes the person's answer.
     *
     * @param browser what the browser brought along
     * @param userId who the page says to be asked
     * @return where the browser goes next, or, after a refusal, the page of the client; null for this server's own. Empty
     *     when the question is not open to this person
     */
    public Optional<Next> answer(String consentId, boolean allow, @Nullable String browser, @Nullable UUID userId) {
        if (tooLong(consentId)) {
            return Optional.empty();
        }
        return store.answer(consentId, allow, browser, userId)
                .map(known -> new Next(
                        allow ? known.flow().authorization().toString() : null,
                        known.flow().serverName(),
                        known.flow().returnTo()));
    }

    /**
     * What comes after an answer.
     *
     * @param authorization where the browser signs in; null after a refusal
     */
    public record Next(
            @Nullable String authorization,
            String server,
            @Nullable String returnTo) {}

    /** The page of the client that can finish a sign-in for its user, when this browser did not begin it. */
    public Optional<String> pageFor(Answer answer) {
        String state = answer.state();
        return state == null || state.length() > LONGEST
                ? Optional.empty()
                : store.peek(state)
                        .flatMap(known -> Optional.ofNullable(known.flow().returnTo()));
    }

    /**
     * Trades the code in and stores what was granted.
     *
     * @param browser what the browser brought along
     * @param userId the user who finishes it, when a page does so for its user
     * @throws McpOAuthException when the answer is not one to an open sign-in of theirs, or no tokens came
     */
    public Finished finish(Answer answer, @Nullable String browser, @Nullable UUID userId) {
        String state = answer.state();
        McpOAuthStore.Known known = (state == null || state.length() > LONGEST
                        ? Optional.<McpOAuthStore.Known>empty()
                        : store.take(state, browser, userId))
                .orElseThrow(
                        () -> McpOAuthException.invalid(
                                "This sign-in was not begun in this browser, took too long, or was finished before. Begin again in your MCP settings."));
        Flow flow = known.flow();
        if (answer.issuer() != null && !answer.issuer().equals(flow.server().issuer())) {
            throw McpOAuthException.invalid("The answer came from another authorization server. Begin again.");
        }
        if (answer.error() != null) {
            throw McpOAuthException.invalid(
                    "The authorization server of %s did not let you in. Begin again, or ask its operator."
                            .formatted(flow.serverName()));
        }
        JsonNode granted = trade(flow, answer.code());
        Instant expires = expiry(granted, clock.instant());
        store.grant(known.userId(), known.settingId(), flow.serverName(), Tokens.of(flow, granted), expires);
        return new Finished(flow.serverName(), flow.returnTo());
    }

    /** Each server of a setting that wants a sign-in, with whether there was one. */
    public List<McpGrantView> list(UUID userId, UUID settingId) {
        Map<String, McpGrantView> granted = new LinkedHashMap<>();
        List<String> wanting = settings.serversOf(userId, settingId).stream()
                .map(server -> server.server())
                .filter(server -> server instanceof McpServer.Remote remote && remote.oauth() != null)
                .map(McpServer::name)
                .toList();
        store.list(settingId).forEach(view -> granted.put(view.server(), view));
        return wanting.stream()
                .map(name -> granted.getOrDefault(name, new McpGrantView(name, "signed_out", List.of(), null, null)))
                .toList();
    }

    /** Forgets what was granted, and gives it back where the authorization server takes it back. */
    public void signOut(UUID userId, UUID settingId, String serverName) {
        settings.get(userId, settingId);
        store.remove(settingId, serverName).ifPresent(this::revoke);
    }

    private void revoke(Tokens tokens) {
        URI address = tokens.revocation();
        if (address == null) {
            return;
        }
        String token = tokens.refresh() == null ? tokens.access() : tokens.refresh();
        try {
            http.form(
                    address,
                    tokens.client().form(Map.of("token", token)),
                    tokens.client().headers());
        } catch (McpOAuthException e) {
            LOG.log(Level.INFO, "A token of an MCP server was not given back: {0}", e.getMessage());
        }
    }

    private McpServer.Remote remote(UUID userId, UUID settingId, String serverName) {
        return settings.serversOf(userId, settingId).stream()
                .map(server -> server.server())
                .filter(server -> server.name().equals(serverName))
                .filter(McpServer.Remote.class::isInstance)
                .map(McpServer.Remote.class::cast)
                .findFirst()
                .orElseThrow(() -> McpOAuthException.invalid(
                        "There is no MCP server with this name and an address in the setting."));
    }

    private OAuthClient register(
            AuthorizationServer server, String serverName, String redirectUri, List<String> scopes) {
        URI address = server.registration();
        if (address == null) {
            throw McpOAuthException.invalid(
                    ("%s lets no client register by itself. Register one there with the address %s, and put its "
                                    + "client_id (and client_secret) into oauth of the server %s.")
                            .formatted(server.issuer(), redirectUri, serverName));
        }
        ObjectNode wish = JsonNodeFactory.instance.objectNode();
        wish.put("client_name", "Capstan").put("token_endpoint_auth_method", "none");
        wish.putArray("redirect_uris").add(redirectUri);
        wish.putArray("grant_types").add("authorization_code").add("refresh_token");
        wish.putArray("response_types").add("code");
        if (!scopes.isEmpty()) {
            wish.put("scope", String.join(" ", scopes));
        }
        OAuthHttp.Answer answer = http.post(address, wish, "application/json");
        String id = answer.body().path("client_id").asText("");
        if (!answer.ok() || id.isEmpty() || id.length() > LONGEST) {
            throw McpOAuthException.gateway("%s refused to register this server (HTTP %d)%s."
                    .formatted(server.issuer(), answer.status(), answer.complaint()));
        }
        String secret = answer.body().path("client_secret").asText("");
        String method = answer.body().path("token_endpoint_auth_method").asText("client_secret_basic");
        return new OAuthClient(
                id, secret.isEmpty() || method.equals("none") ? null : secret, method.equals("client_secret_basic"));
    }

    private JsonNode trade(Flow flow, @Nullable String code) {
        if (code == null || code.isBlank() || code.length() > LONGEST) {
            throw McpOAuthException.invalid("The answer of the authorization server holds no code. Begin again.");
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", flow.redirectUri());
        form.put("code_verifier", flow.verifier());
        form.put("resource", flow.server().resource());
        OAuthHttp.Answer answer = http.form(
                flow.server().token(), flow.client().form(form), flow.client().headers());
        if (!granted(answer)) {
            throw McpOAuthException.gateway("%s gave no tokens (HTTP %d)%s. Begin again."
                    .formatted(flow.server().issuer(), answer.status(), answer.complaint()));
        }
        return answer.body();
    }

    /** Only bearer tokens can be used, and only ones that fit into a header. */
    static boolean granted(OAuthHttp.Answer answer) {
        String access = answer.body().path("access_token").asText("");
        return answer.ok()
                && !access.isEmpty()
                && access.length() <= 2 * LONGEST
                && access.chars().allMatch(c -> c > ' ' && c < 0x7f)
                && answer.body().path("token_type").asText("").equalsIgnoreCase("bearer");
    }

    static @Nullable Instant expiry(JsonNode answer, Instant now) {
        long seconds = answer.path("expires_in").asLong(0);
        return seconds <= 0 ? null : now.plusSeconds(Math.min(seconds, LONGEST_LIFE));
    }

    private static boolean tooLong(String consentId) {
        return consentId.length() > LONGEST;
    }
}
