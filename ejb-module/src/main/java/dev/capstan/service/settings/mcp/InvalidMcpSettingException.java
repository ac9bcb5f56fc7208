package dev.capstan.service.settings.mcp;

import dev.capstan.service.errors.InvalidRequestException;

/** A set of MCP servers that could not be used as it is; the message names the member that is wrong. */
public class InvalidMcpSettingException extends InvalidRequestException {
    private static final long serialVersionUID = 1L;

    InvalidMcpSettingException(String message) {
        super(message);
    }
}
