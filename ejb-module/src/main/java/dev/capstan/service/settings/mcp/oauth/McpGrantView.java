package dev.capstan.service.settings.mcp.oauth;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the user is signed in to a server of a setting.
 *
 * @param status {@code connected}; {@code expired}, when the access ended and cannot be renewed; {@code signed_out}
 * @param expiresAt when the access ends or is renewed; null when it does not, or nobody said
 */
public record McpGrantView(
        String server,
        String status,
        List<String> scopes,
        @Nullable Instant grantedAt,
        @Nullable Instant expiresAt) {
    public McpGrantView {
        scopes = List.copyOf(scopes);
    }
}
