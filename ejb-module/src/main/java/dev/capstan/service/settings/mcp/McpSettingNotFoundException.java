package dev.capstan.service.settings.mcp;

import dev.capstan.service.errors.AppException;

/** The user has no MCP setting of this id; somebody else's counts as none. */
public class McpSettingNotFoundException extends AppException {
    private static final long serialVersionUID = 1L;

    public McpSettingNotFoundException(String id) {
        super(Kind.NOT_FOUND, "mcp_setting_not_found", "You have no MCP setting %s.".formatted(id));
    }
}
