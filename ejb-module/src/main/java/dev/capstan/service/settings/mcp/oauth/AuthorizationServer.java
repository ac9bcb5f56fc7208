package dev.capstan.service.settings.mcp.oauth;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the user of an MCP server signs in.
 *
 * @param resource what the tokens are for (RFC 8707)
 * @param registration where a client registers by itself; null when it cannot
 * @param revocation where a token is given back; null when it cannot be
 * @param scopes what the MCP server says it needs; empty when it does not say
 * @param basic whether a client with a secret shows it in a header
 */
record AuthorizationServer(
        String issuer,
        String resource,
        URI authorization,
        URI token,
        @Nullable URI registration,
        @Nullable URI revocation,
        List<String> scopes,
        boolean basic) {
    AuthorizationServer {
        scopes = List.copyOf(scopes);
    }
}
