package dev.capstan.service.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the user said to a {@link Question}.
 *
 * @param values checked against the question's fields, by name
 */
public record Answer(boolean confirmed, Map<String, JsonNode> values) {
    /** No question was asked. */
    public static final Answer NONE = new Answer(false, Map.of());

    public Answer {
        values = Map.copyOf(values);
    }

    /** The tool's input with the values that are not secret. */
    public JsonNode into(JsonNode input, Question question) {
        if (!(input instanceof ObjectNode object)) {
            return input;
        }
        ObjectNode merged = object.deepCopy();
        question.fields().stream()
                .filter(field -> !field.secret() && values.containsKey(field.name()))
                .forEach(field -> merged.set(field.name(), values.get(field.name())));
        return merged;
    }

    /** The secret values, for the tool itself. */
    public Map<String, String> secrets(Question question) {
        Map<String, String> secrets = new LinkedHashMap<>();
        question.fields().stream()
                .filter(field -> field.secret() && values.containsKey(field.name()))
                .forEach(field ->
                        secrets.put(field.name(), values.get(field.name()).asText()));
        return secrets;
    }

    /** Nobody reads secrets from a log. */
    @Override
    public String toString() {
        return "Answer[confirmed=%s, %d values]".formatted(confirmed, values.size());
    }
}
