package dev.capstan.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a value that a schema allows: its example, default or only choice where it has one, else the smallest that fits.
 * Objects get their required members. Members whose name is an id that the fixtures know get that id.
 */
final class SampleValues {
    private static final int MAX_DEPTH = 12;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Map<String, String> BY_FORMAT = Map.of(
            "uuid", "019a0000-0000-7000-8000-000000000001",
            "uri", "https://example.com/",
            "email", "someone@example.com",
            "date-time", "2026-01-01T00:00:00Z",
            "date", "2026-01-01");

    private final ContractDocument document;
    private final Function<String, @Nullable String> ids;

    /** {@code ids} gives the value of a member by its name, or null when it knows none. */
    SampleValues(ContractDocument document, Function<String, @Nullable String> ids) {
        this.document = document;
        this.ids = ids;
    }

    JsonNode of(String name, JsonNode schema) {
        return of(name, schema, 0);
    }

    private JsonNode of(String name, JsonNode unresolved, int depth) {
        JsonNode schema = document.resolve(unresolved);
        if (depth > MAX_DEPTH) {
            return NODES.nullNode();
        }
        for (String key : new String[] {"const", "example", "default"}) {
            if (schema.has(key) && !schema.path(key).isNull()) {
                return schema.path(key);
            }
        }
        for (String key : new String[] {"enum", "examples", "oneOf", "anyOf"}) {
            JsonNode choices = schema.path(key);
            if (choices.isArray() && !choices.isEmpty()) {
                return key.endsWith("Of") ? of(name, choices.get(0), depth + 1) : choices.get(0);
            }
        }
        if (schema.path("allOf").isArray()) {
            ObjectNode merged = NODES.objectNode();
            for (JsonNode part : schema.path("allOf")) {
                if (of(name, part, depth + 1) instanceof ObjectNode object) {
                    merged.setAll(object);
                }
            }
            return merged;
        }
        return plain(name, schema, depth);
    }

    private JsonNode plain(String name, JsonNode schema, int depth) {
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> {
                ArrayNode array = NODES.arrayNode();
                String singular = name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
                for (int i = 0; i < schema.path("minItems").asInt(1); i++) {
                    array.add(of(singular, schema.path("items"), depth + 1));
                }
                yield array;
            }
            case "integer" -> NODES.numberNode(schema.path("minimum").asLong(1));
            case "number" -> NODES.numberNode(schema.path("minimum").asDouble(1));
            case "boolean" -> NODES.booleanNode(true);
            case "null" -> NODES.nullNode();
            default -> text(name, schema);
        };
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = NODES.objectNode();
        for (JsonNode required : schema.path("required")) {
            String member = required.asText();
            object.set(member, of(member, schema.path("properties").path(member), depth + 1));
        }
        return object;
    }

    private JsonNode text(String name, JsonNode schema) {
        String known = ids.apply(name);
        if (known != null) {
            return NODES.textNode(known);
        }
        String format = schema.path("format").asText("");
        if (BY_FORMAT.containsKey(format)) {
            return NODES.textNode(BY_FORMAT.get(format));
        }
        if (name.endsWith("url")) {
            return NODES.textNode("https://example.com/");
        }
        String text = "contract-test";
        int min = schema.path("minLength").asInt(0);
        int max = schema.path("maxLength").asInt(Integer.MAX_VALUE);
        while (text.length() < min) {
            text += "-test";
        }
        return NODES.textNode(text.length() > max ? text.substring(0, max) : text);
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return type.get(0).asText();
        }
        if (type.isTextual()) {
            return type.asText();
        }
        return schema.has("properties") ? "object" : "string";
    }
}
