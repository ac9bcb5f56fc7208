package dev.capstan.service.settings;

import dev.capstan.service.users.PersonalRecords;
import dev.capstan.types.exports.PersonalTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Models and sets of MCP servers, without their keys. */
@ApplicationScoped
public class SettingRecords implements PersonalRecords {
    @Override
    public List<PersonalTable> tables() {
        return List.of(
                PersonalTable.of(
                        "settings/models",
                        "model_settings",
                        "id",
                        "model_id",
                        "provider",
                        "base_url",
                        "display_name",
                        "params",
                        "pricing",
                        "is_default",
                        "is_active",
                        "created_at",
                        "updated_at"),
                PersonalTable.of(
                        "settings/mcp-servers",
                        "mcp_settings",
                        "id",
                        "tool_type",
                        "is_active",
                        "created_at",
                        "updated_at"),
                PersonalTable.of(
                        "settings/mcp-sign-ins",
                        "mcp_grants",
                        "id",
                        "setting_id",
                        "server_name",
                        "expires_at",
                        "granted_at"));
    }
}
