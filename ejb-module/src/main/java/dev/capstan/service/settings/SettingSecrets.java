package dev.capstan.service.settings;

import dev.capstan.service.secrets.SealedPlace;
import dev.capstan.service.secrets.SealedPlaces;
import dev.capstan.service.settings.mcp.McpSettingService;
import dev.capstan.service.settings.mcp.oauth.McpOAuthStore;
import dev.capstan.types.secrets.SealedColumn;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Keys of models, what sets of MCP servers hold, and sign-ins to those. */
@ApplicationScoped
public class SettingSecrets implements SealedPlaces {
    @Override
    public List<SealedPlace> places() {
        return List.of(
                new SealedPlace(
                        new SealedColumn("model_settings", "id", "uuid", "encrypted_api_key"),
                        id -> LlmSettingService.KEY_PURPOSE),
                new SealedPlace(
                        new SealedColumn("mcp_settings", "id", "uuid", "sealed_content"),
                        id -> McpSettingService.PURPOSE + id),
                new SealedPlace(
                        new SealedColumn("mcp_consents", "handle_hash", "text", "sealed_flow"),
                        handle -> McpOAuthStore.FLOW + handle),
                new SealedPlace(
                        new SealedColumn("mcp_grants", "id", "uuid", "sealed_tokens"),
                        id -> McpOAuthStore.TOKENS + id));
    }
}
