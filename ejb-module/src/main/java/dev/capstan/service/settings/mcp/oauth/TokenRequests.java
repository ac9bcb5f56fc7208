package dev.capstan.service.settings.mcp.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What the authorization server of an MCP server is asked for: a registration (RFC 7591), tokens for a code, their end (RFC 7009). */
@ApplicationScoped
public class TokenRequests {
    private static final Logger LOG = Logger.getLogger(TokenRequests.class.getName());
    private static final int LONGEST = 4096;
    private static final long LONGEST_LIFE = Duration.ofDays(366).toSeconds();

    @Inject
    OAuthHttp http;

    /**
     * Makes this server known there, where that is possible for anybody.
     *
     * @throws McpOAuthException when it is not, or was refused
     */
    OAuthClient register(AuthorizationServer server, String serverName, String redirectUri, List<String> scopes) {
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

    /** @throws McpOAuthException when no tokens came for the code */
    JsonNode trade(Flow flow, @Nullable String code) {
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

    /** Gives tokens back, where the server takes them back; where not, they end by themselves. */
    void revoke(Tokens tokens) {
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
}
