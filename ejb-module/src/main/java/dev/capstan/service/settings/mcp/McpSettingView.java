package dev.capstan.service.settings.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.settings.McpSetting;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A set of MCP servers as its owner sees it: every value that may be a secret is masked, and a mask that is sent back
 * leaves the value as it is.
 */
public record McpSettingView(
        UUID id,
        JsonNode mcpConfig,
        @Nullable JsonNode metadata,
        boolean isActive,
        Instant createdAt,
        @Nullable Instant updatedAt) {
    static McpSettingView of(McpSetting setting, McpContent content) {
        return new McpSettingView(
                setting.id(),
                Mask.of(content.config()),
                content.metadata() == null ? null : Mask.of(content.metadata()),
                setting.active(),
                setting.createdAt(),
                setting.updatedAt().orElse(null));
    }
}
