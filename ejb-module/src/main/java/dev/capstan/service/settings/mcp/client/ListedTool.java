package dev.capstan.service.settings.mcp.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.tools.ToolSpec;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.util.Optional;

/**
 * A tool as its server describes it, brought into bounds.
 *
 * @param repeatable whether the server says that a call changes nothing when it is made again
 */
record ListedTool(String name, ToolSpec spec, boolean repeatable) {
    private static final int LONGEST_DESCRIPTION = 4000;
    private static final int LONGEST_SCHEMA = 32 * 1024;
    private static final int LONGEST_NAME = 200;

    /** Empty for one that no model could call. */
    static Optional<ListedTool> of(String server, Tool tool) {
        String name = tool.name();
        if (name == null || name.isBlank() || name.length() > LONGEST_NAME) {
            return Optional.empty();
        }
        JsonNode given = McpWire.JACKSON.valueToTree(tool.inputSchema());
        ObjectNode schema = given instanceof ObjectNode object ? object : McpWire.JACKSON.createObjectNode();
        if (!schema.path("type").asText("object").equals("object")
                || schema.toString().length() > LONGEST_SCHEMA) {
            return Optional.empty();
        }
        schema.put("type", "object");
        if (!schema.path("properties").isObject()) {
            schema.putObject("properties");
        }
        String title = tool.title() == null || tool.title().isBlank() ? name : tool.title();
        String description = tool.description() == null ? "" : tool.description();
        ToolSpec spec = new ToolSpec(
                ToolNames.of(server, name),
                "%s: %s".formatted(server, clean(title, LONGEST_NAME)),
                "%s (a tool of the user's MCP server %s)"
                        .formatted(clean(description, LONGEST_DESCRIPTION), server)
                        .strip(),
                schema);
        boolean repeatable = tool.annotations() != null
                && (Boolean.TRUE.equals(tool.annotations().readOnlyHint())
                        || Boolean.TRUE.equals(tool.annotations().idempotentHint()));
        return Optional.of(new ListedTool(name, spec, repeatable));
    }

    McpToolView view() {
        return new McpToolView(name, spec.name(), spec.description(), spec.inputSchema());
    }

    private static String clean(String text, int longest) {
        String plain = text.replace("\0", "");
        return plain.length() > longest ? plain.substring(0, longest) + "…" : plain;
    }
}
