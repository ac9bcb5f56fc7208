package dev.capstan.service.settings.mcp.client;

import org.jspecify.annotations.Nullable;

/** A server did not do what was asked. The message names the server and may be shown; it holds no secret of ours. */
public class McpCallException extends Exception {
    private static final long serialVersionUID = 1L;

    McpCallException(String message) {
        super(message);
    }

    McpCallException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
