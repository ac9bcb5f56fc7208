package dev.capstan.service.settings.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.json.Json;
import org.jspecify.annotations.Nullable;

/** The sealed part of a setting, in clear. */
record McpContent(JsonNode config, @Nullable JsonNode metadata) {
    String text() {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.set("config", config);
        whole.set("metadata", metadata);
        return whole.toString();
    }

    static McpContent parse(String text) {
        try {
            JsonNode whole = Json.MAPPER.readTree(text);
            JsonNode metadata = whole.path("metadata");
            return new McpContent(whole.path("config"), metadata.isObject() ? metadata : null);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a sealed MCP setting holds no JSON", e);
        }
    }

    @Override
    public String toString() {
        return "McpContent[…]";
    }
}
