package dev.capstan.service.settings.mcp.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was granted, with all that a renewal needs, as it is sealed.
 *
 * @param serverUrl of the MCP server that they are for; they go to no other
 * @param refresh null when the access cannot be renewed
 */
record Tokens(
        String serverUrl,
        String access,
        @Nullable String refresh,
        List<String> scopes,
        String resource,
        URI token,
        @Nullable URI revocation,
        OAuthClient client) {
    Tokens {
        scopes = List.copyOf(scopes);
    }

    static Tokens of(Flow flow, JsonNode answer) {
        return new Tokens(
                flow.serverUrl(),
                answer.path("access_token").asText(),
                textOrNull(answer, "refresh_token"),
                scopes(answer, flow.scopes()),
                flow.server().resource(),
                flow.server().token(),
                flow.server().revocation(),
                flow.client());
    }

    /** With what a renewal brought; a server that sends no new refresh token lets the old one go on. */
    Tokens renewed(JsonNode answer) {
        String next = textOrNull(answer, "refresh_token");
        return new Tokens(
                serverUrl,
                answer.path("access_token").asText(),
                next == null ? refresh : next,
                scopes(answer, scopes),
                resource,
                token,
                revocation,
                client);
    }

    private static List<String> scopes(JsonNode answer, List<String> asked) {
        String granted = answer.path("scope").asText("").strip();
        return granted.isEmpty() ? asked : List.of(granted.split("\\s+", -1));
    }

    private static @Nullable String textOrNull(JsonNode answer, String member) {
        String text = answer.path(member).asText("");
        return text.isEmpty() ? null : text;
    }

    @Override
    public String toString() {
        return "Tokens[…]";
    }
}
