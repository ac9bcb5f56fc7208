package dev.capstan.service.settings.mcp.oauth;

import java.util.List;
import java.util.UUID;

/**
 * A question that waits for an answer: may this server sign in to that one?
 *
 * @param authorizationServer the host where the person signs in
 */
public record McpConsentView(
        UUID userId, String server, String resource, String authorizationServer, List<String> scopes) {
    public McpConsentView {
        scopes = List.copyOf(scopes);
    }

    static McpConsentView of(UUID userId, Flow flow) {
        return new McpConsentView(
                userId,
                flow.serverName(),
                flow.serverUrl(),
                flow.server().authorization().getAuthority(),
                flow.scopes());
    }
}
