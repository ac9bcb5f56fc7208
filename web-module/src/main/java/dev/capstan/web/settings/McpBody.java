package dev.capstan.web.settings;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.web.json.WireText;
import jakarta.validation.constraints.AssertTrue;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A set of MCP servers, or a change of one; what is left out or null stays as it is. */
@Schema(name = "McpSetting")
public record McpBody(
        @Nullable @Schema(implementation = Object.class) JsonNode mcpConfig,
        @Nullable @Schema(implementation = Object.class) JsonNode metadata,
        @Nullable Boolean isActive) {
    @AssertTrue(message = "Texts must not hold NUL or half of a character.")
    @Schema(hidden = true)
    boolean isWellFormed() {
        return (mcpConfig == null || WireText.wellFormed(mcpConfig))
                && (metadata == null || WireText.wellFormed(metadata));
    }

    @Nullable
    JsonNode config() {
        return mcpConfig == null || mcpConfig.isNull() ? null : mcpConfig;
    }

    @Nullable
    JsonNode about() {
        return metadata == null || metadata.isNull() ? null : metadata;
    }

    @Override
    public String toString() {
        return "McpBody[…]";
    }
}
