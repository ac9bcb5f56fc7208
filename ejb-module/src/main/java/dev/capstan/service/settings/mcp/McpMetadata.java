package dev.capstan.service.settings.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What tells a set of servers that another feature sets up from a plain one. */
final class McpMetadata {
    static final String CODEX = "codex";
    static final String CLAUDE_CODE = "claude_code";

    private static final Pattern TYPE = Pattern.compile("[a-z0-9_-]{1,64}");
    private static final int LONGEST = 32 * 1024;

    private McpMetadata() {}

    /** The type it gives a set; null for a plain one. */
    static @Nullable String toolType(@Nullable JsonNode metadata) {
        if (metadata == null) {
            return null;
        }
        check(metadata);
        return metadata.get("tool_type").textValue();
    }

    static void check(JsonNode metadata) {
        String type = metadata.path("tool_type").asText("");
        if (!metadata.isObject() || !TYPE.matcher(type).matches()) {
            throw new InvalidMcpSettingException(
                    "metadata.tool_type must be codex, claude_code, composio or another short name.");
        }
        boolean keeps = type.equals(CODEX) || type.equals(CLAUDE_CODE);
        if (keeps && !metadata.path("auth_json").isObject()) {
            throw new InvalidMcpSettingException("metadata.auth_json must be an object.");
        }
        if (metadata.toString().length() > LONGEST) {
            throw new InvalidMcpSettingException("metadata is longer than %d characters.".formatted(LONGEST));
        }
    }
}
