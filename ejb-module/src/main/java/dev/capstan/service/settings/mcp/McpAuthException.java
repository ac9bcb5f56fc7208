package dev.capstan.service.settings.mcp;

import dev.capstan.service.errors.AppException;

/** What should sign in to Codex or to Claude Code cannot be used. */
public class McpAuthException extends AppException {
    private static final long serialVersionUID = 1L;

    McpAuthException(String message) {
        super(Kind.INVALID, "mcpo_auth", message);
    }
}
