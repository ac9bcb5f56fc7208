package dev.capstan.service.settings.mcp.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.auth.RandomTexts;
import dev.capstan.service.settings.mcp.McpServer;
import dev.capstan.service.settings.mcp.McpSettingService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Signs users in to their MCP servers: the authorization code flow of OAuth 2.1 with PKCE, the resource named in each
 * request. A person is asked here before a browser is sent anywhere. No transaction is open while another server is asked.
 */
@ApplicationScoped
public class McpSignIn {
    private static final int LONGEST = 4096;

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
    TokenRequests requests;

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
                ? requests.register(server, serverName, redirectUri, scopes)
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
        JsonNode granted = requests.trade(flow, answer.code());
        Instant expires = TokenRequests.expiry(granted, clock.instant());
        store.grant(known.userId(), known.settingId(), flow.serverName(), Tokens.of(flow, granted), expires);
        return new Finished(flow.serverName(), flow.returnTo());
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

    private static boolean tooLong(String consentId) {
        return consentId.length() > LONGEST;
    }
}
