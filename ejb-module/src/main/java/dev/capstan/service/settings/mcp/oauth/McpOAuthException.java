package dev.capstan.service.settings.mcp.oauth;

import dev.capstan.service.errors.AppException;

/** Signing in to an MCP server cannot go on; the message says why, and what to do. */
public class McpOAuthException extends AppException {
    private static final long serialVersionUID = 1L;

    McpOAuthException(Kind kind, String message) {
        super(kind, "mcpo_auth", message);
    }

    static McpOAuthException invalid(String message) {
        return new McpOAuthException(Kind.INVALID, message);
    }

    static McpOAuthException gateway(String message) {
        return new McpOAuthException(Kind.BAD_GATEWAY, message);
    }
}
