package dev.capstan.service.settings.mcp.oauth;

import dev.capstan.service.auth.RandomTexts;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One sign-in on its way, as it is sealed.
 *
 * @param serverUrl of the MCP server when it began
 * @param returnTo the page of the client that is opened at the end; null for this server's own
 */
record Flow(
        String serverName,
        String serverUrl,
        AuthorizationServer server,
        OAuthClient client,
        List<String> scopes,
        String state,
        String verifier,
        String redirectUri,
        @Nullable String returnTo) {
    Flow {
        scopes = List.copyOf(scopes);
    }

    /** Where the browser goes to sign in. */
    URI authorization() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", client.id());
        query.put("redirect_uri", redirectUri);
        query.put("state", state);
        query.put("code_challenge", RandomTexts.challenge(verifier));
        query.put("code_challenge_method", "S256");
        query.put("resource", server.resource());
        if (!scopes.isEmpty()) {
            query.put("scope", String.join(" ", scopes));
        }
        String separator = server.authorization().getRawQuery() == null ? "?" : "&";
        return URI.create(server.authorization() + separator + OAuthClient.encoded(query));
    }

    @Override
    public String toString() {
        return "Flow[" + serverName + "]";
    }
}
