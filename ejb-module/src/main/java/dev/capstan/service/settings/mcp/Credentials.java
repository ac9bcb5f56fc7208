package dev.capstan.service.settings.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What a program in a sandbox signs in with.
 *
 * @param file below the home directory
 * @param content the secret itself
 */
public record Credentials(String file, String content) {
    /** Null when there are none in it. */
    static @Nullable Credentials of(@Nullable JsonNode metadata) {
        if (metadata == null) {
            return null;
        }
        String auth = metadata.path("auth_json").toString();
        return switch (metadata.path("tool_type").asText("")) {
            case McpMetadata.CODEX -> new Credentials(".codex/auth.json", auth);
            case McpMetadata.CLAUDE_CODE -> new Credentials(".claude/.credentials.json", auth);
            default -> null;
        };
    }

    @Override
    public String toString() {
        return "Credentials[" + file + "]";
    }
}
