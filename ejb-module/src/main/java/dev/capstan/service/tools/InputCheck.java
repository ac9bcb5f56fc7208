package dev.capstan.service.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks a tool's input against its schema, as far as schemas of tools go, and says what a model has to change. */
final class InputCheck {
    private InputCheck() {}

    /** Empty when the input is as the schema wants it. */
    static Optional<String> problem(JsonNode schema, JsonNode input) {
        return Optional.ofNullable(check("input", schema, input));
    }

    private static @Nullable String check(String at, JsonNode schema, JsonNode value) {
        if (schema.has("type") && !typed(schema.get("type").asText(), value)) {
            return "%s must be of type %s.".formatted(at, schema.get("type").asText());
        }
        if (schema.has("enum") && !contains(schema.get("enum"), value)) {
            return "%s must be one of %s.".formatted(at, schema.get("enum"));
        }
        if (value.isTextual()) {
            return checkText(at, value.textValue());
        }
        if (value.isNumber()) {
            return checkNumber(at, schema, value);
        }
        if (value.isObject()) {
            return checkObject(at, schema, value);
        }
        return value.isArray() ? checkArray(at, schema, value) : null;
    }

    private static boolean typed(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber() && value.canConvertToInt();
            case "number" -> value.isNumber();
            default -> throw new IllegalArgumentException("a schema names the type " + type);
        };
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (JsonNode allowed : values) {
            if (allowed.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String checkText(String at, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return at + " must not contain a NUL character.";
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return at + " contains half of a character (a lone surrogate).";
            }
        }
        return null;
    }

    private static @Nullable String checkNumber(String at, JsonNode schema, JsonNode value) {
        if (schema.has("minimum")
                && value.decimalValue().compareTo(schema.get("minimum").decimalValue()) < 0) {
            return "%s must be at least %s.".formatted(at, schema.get("minimum"));
        }
        if (schema.has("maximum")
                && value.decimalValue().compareTo(schema.get("maximum").decimalValue()) > 0) {
            return "%s must be at most %s.".formatted(at, schema.get("maximum"));
        }
        return null;
    }

    private static @Nullable String checkObject(String at, JsonNode schema, JsonNode value) {
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asText())) {
                return "%s.%s is missing.".formatted(at, name.asText());
            }
        }
        JsonNode properties = schema.path("properties");
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            JsonNode expected = properties.get(member.getKey());
            if (expected == null) {
                if (schema.has("additionalProperties")
                        && !schema.get("additionalProperties").asBoolean()) {
                    return "%s.%s is unknown.".formatted(at, member.getKey());
                }
                continue;
            }
            String problem = check(at + "." + member.getKey(), expected, member.getValue());
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static @Nullable String checkArray(String at, JsonNode schema, JsonNode value) {
        if (schema.has("maxItems") && value.size() > schema.get("maxItems").asInt()) {
            return "%s has more than %s items.".formatted(at, schema.get("maxItems"));
        }
        if (schema.has("minItems") && value.size() < schema.get("minItems").asInt()) {
            return "%s has less than %s items.".formatted(at, schema.get("minItems"));
        }
        for (int i = 0; schema.has("items") && i < value.size(); i++) {
            String problem = check("%s[%d]".formatted(at, i), schema.get("items"), value.get(i));
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }
}
