package dev.capstan.service.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.json.Json;

/**
 * How a tool presents itself.
 *
 * @param name what the model calls it by
 * @param displayName what a person reads
 * @param description what the model is told it does
 * @param inputSchema a JSON Schema object of its parameters
 * @param cost what a call costs
 */
public record ToolSpec(String name, String displayName, String description, JsonNode inputSchema, ToolCost cost) {
    /** A tool that costs nothing by itself. */
    public ToolSpec(String name, String displayName, String description, JsonNode inputSchema) {
        this(name, displayName, description, inputSchema, ToolCost.NONE);
    }

    /** The same tool at a price of its own. */
    public ToolSpec costing(ToolCost price) {
        return new ToolSpec(name, displayName, description, inputSchema, price);
    }

    /** @param properties the members of the schema's {@code properties}, as JSON without the outer braces */
    public static ToolSpec of(String name, String displayName, String description, String properties, String required) {
        String schema = "{\"type\":\"object\",\"properties\":{%s},\"required\":[%s],\"additionalProperties\":false}"
                .formatted(properties, required.isEmpty() ? "" : "\"" + required.replace(",", "\",\"") + "\"");
        try {
            return new ToolSpec(name, displayName, description, Json.MAPPER.readTree(schema));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the schema of " + name + " is not JSON", e);
        }
    }
}
