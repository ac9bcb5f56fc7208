package dev.capstan.service.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.json.Json;
import java.util.Set;

/**
 * How a tool presents itself.
 *
 * @param name what the model calls it by
 * @param displayName what a person reads
 * @param description what the model is told it does
 * @param inputSchema a JSON Schema object of its parameters
 * @param cost what a call costs
 * @param hidden members of its input, at any depth, that no event shows
 */
public record ToolSpec(
        String name, String displayName, String description, JsonNode inputSchema, ToolCost cost, Set<String> hidden) {
    private static final String HIDDEN = "[hidden]";

    public ToolSpec {
        hidden = Set.copyOf(hidden);
    }

    /** A tool that costs nothing by itself. */
    public ToolSpec(String name, String displayName, String description, JsonNode inputSchema) {
        this(name, displayName, description, inputSchema, ToolCost.NONE, Set.of());
    }

    /** The same tool at a price of its own. */
    public ToolSpec costing(ToolCost price) {
        return new ToolSpec(name, displayName, description, inputSchema, price, hidden);
    }

    /** The same tool, of whose input these members are secret. */
    public ToolSpec hiding(String... members) {
        return new ToolSpec(name, displayName, description, inputSchema, cost, Set.of(members));
    }

    /** What may be shown of an input of the tool. */
    public JsonNode shown(JsonNode input) {
        if (hidden.isEmpty()) {
            return input;
        }
        return switch (input) {
            case ObjectNode object -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(member -> {
                    if (hidden.contains(member.getKey())) {
                        copy.put(member.getKey(), HIDDEN);
                    } else {
                        copy.set(member.getKey(), shown(member.getValue()));
                    }
                });
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
                array.forEach(member -> copy.add(shown(member)));
                yield copy;
            }
            default -> input;
        };
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
