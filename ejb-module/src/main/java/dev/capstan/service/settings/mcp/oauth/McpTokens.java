package dev.capstan.service.settings.mcp.oauth;

import dev.capstan.service.settings.mcp.McpServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The access tokens for MCP servers, renewed before they end. A refresh token is traded in by one caller on one node at a
 * time, since a server that sees it twice takes the whole grant back. Never called in a transaction.
 */
@ApplicationScoped
public class McpTokens {
    private static final Duration AHEAD = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int MOST_WAITS = 100;

    @Inject
    McpOAuthStore store;

    @Inject
    OAuthHttp http;

    @Inject
    Clock clock;

    /**
     * What to show to the server; empty when it wants no sign-in.
     *
     * @throws McpOAuthException when the user has to sign in first, or again
     */
    public Optional<String> bearer(UUID settingId, McpServer.Remote server) throws InterruptedException {
        if (server.oauth() == null) {
            return Optional.empty();
        }
        String name = server.name();
        for (int wait = 0; wait < MOST_WAITS; wait++) {
            McpOAuthStore.Stored stored = stored(settingId, server);
            if (!stored.due()) {
                return Optional.of(stored.tokens().access());
            }
            if (stored.tokens().refresh() == null) {
                return Optional.of(lastMoment(settingId, name, stored.tokens()));
            }
            if (store.beginRefresh(settingId, name)) {
                Optional<String> renewed = renewed(settingId, server);
                if (renewed.isPresent()) {
                    return renewed;
                }
            } else {
                Thread.sleep(PAUSE);
            }
        }
        throw McpOAuthException.gateway(
                "The sign-in to the MCP server %s could not be renewed in time.".formatted(name));
    }

    /** A token that cannot be renewed is good until its end. */
    private String lastMoment(UUID settingId, String name, Tokens tokens) {
        boolean over = store.tokens(settingId, name, clock.instant())
                .map(McpOAuthStore.Stored::due)
                .orElse(true);
        if (over) {
            throw signIn(name, "Your sign-in to the MCP server %s has ended.");
        }
        return tokens.access();
    }

    private McpOAuthStore.Stored stored(UUID settingId, McpServer.Remote server) {
        return store.tokens(settingId, server.name(), clock.instant().plus(AHEAD))
                .filter(found -> found.tokens().serverUrl().equals(OAuthDiscovery.canonical(server.url())))
                .orElseThrow(() -> signIn(server.name(), "You are not signed in to the MCP server %s."));
    }

    /** Looks again first: somebody else may have renewed it a moment ago. Empty when that is so. */
    private Optional<String> renewed(UUID settingId, McpServer.Remote server) {
        String name = server.name();
        boolean ended = false;
        try {
            McpOAuthStore.Stored stored = stored(settingId, server);
            String refresh = stored.tokens().refresh();
            if (!stored.due() || refresh == null) {
                return Optional.empty();
            }
            OAuthHttp.Answer answer = trade(stored.tokens(), refresh);
            if (answer.status() == 400 || answer.status() == 401) {
                store.remove(settingId, name);
                ended = true;
                throw signIn(name, "Your sign-in to the MCP server %s has ended.");
            }
            if (!TokenRequests.granted(answer)) {
                throw McpOAuthException.gateway("The sign-in to the MCP server %s could not be renewed (HTTP %d)%s."
                        .formatted(name, answer.status(), answer.complaint()));
            }
            Tokens fresh = stored.tokens().renewed(answer.body());
            Instant expires = TokenRequests.expiry(answer.body(), clock.instant());
            store.endRefresh(settingId, name, fresh, expires);
            ended = true;
            return Optional.of(fresh.access());
        } finally {
            if (!ended) {
                store.giveUpRefresh(settingId, name);
            }
        }
    }

    private OAuthHttp.Answer trade(Tokens tokens, String refresh) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refresh);
        form.put("resource", tokens.resource());
        return http.form(
                tokens.token(), tokens.client().form(form), tokens.client().headers());
    }

    private static McpOAuthException signIn(String name, String what) {
        return McpOAuthException.invalid(what.formatted(name) + " Sign in to it in your MCP settings.");
    }
}
