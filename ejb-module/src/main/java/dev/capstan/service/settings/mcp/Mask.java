package dev.capstan.service.settings.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hides the secrets of a set of servers from its readers: every text is one, unless its member is known to hold none. What
 * is sent back masked means what is stored.
 */
final class Mask {
    static final String TEXT = "********";

    private static final Set<String> PLAIN = Set.of(
            "command",
            "cwd",
            "transport",
            "type",
            "description",
            "icon",
            "tool_type",
            "store_path",
            "model",
            "model_reasoning_effort",
            "toolkit_slug",
            "toolkit_name",
            "profile_id",
            "scopes",
            "auth_mode",
            "alwaysAllow",
            "autoApprove",
            "disabledTools",
            "enabledTools");
    private static final Pattern QUERY_VALUE = Pattern.compile("(?<==)[^&#]+");
    private static final Pattern SECRET_FLAG =
            Pattern.compile("-{0,2}[a-z0-9_.-]*(key|token|secret|password|passwd|credential|auth|bearer)[a-z0-9_.-]*");

    private Mask() {}

    static JsonNode of(JsonNode content) {
        return masked("", content);
    }

    private static JsonNode masked(String member, JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode hidden = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(entry -> hidden.set(entry.getKey(), masked(entry.getKey(), entry.getValue())));
            return hidden;
        }
        if (value instanceof ArrayNode list) {
            return member.equals("args") ? arguments(list) : elements(member, list);
        }
        if (!value.isTextual() || value.textValue().isEmpty() || PLAIN.contains(member)) {
            return value;
        }
        return switch (member) {
            case "url" ->
                TextNode.valueOf(QUERY_VALUE.matcher(value.textValue()).replaceAll(TEXT));
            case "auth" -> value.textValue().equals("oauth") ? value : TextNode.valueOf(TEXT);
            default -> TextNode.valueOf(TEXT);
        };
    }

    private static ArrayNode elements(String member, ArrayNode list) {
        ArrayNode hidden = JsonNodeFactory.instance.arrayNode();
        list.forEach(element -> hidden.add(masked(member, element)));
        return hidden;
    }

    /** Arguments are shown, but for what follows a flag that names a secret. */
    private static ArrayNode arguments(ArrayNode list) {
        ArrayNode hidden = JsonNodeFactory.instance.arrayNode();
        boolean secretNext = false;
        for (JsonNode argument : list) {
            String text = argument.asText();
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals);
            boolean names = SECRET_FLAG.matcher(name.toLowerCase(Locale.ROOT)).matches();
            if (secretNext && !text.startsWith("-")) {
                hidden.add(TEXT);
            } else if (names && equals >= 0) {
                hidden.add(name + "=" + TEXT);
            } else {
                hidden.add(argument);
            }
            secretNext = names && equals < 0 && text.startsWith("-");
        }
        return hidden;
    }

    /**
     * What was sent, with the stored value wherever the sender left the mask of it.
     *
     * @throws InvalidMcpSettingException when a mask stands for nothing that is stored
     */
    static JsonNode lifted(JsonNode given, @Nullable JsonNode stored) {
        return lifted("", given, stored, stored == null ? null : of(stored));
    }

    private static JsonNode lifted(String at, JsonNode given, @Nullable JsonNode stored, @Nullable JsonNode masked) {
        if (stored != null && given.equals(masked)) {
            return stored;
        }
        if (given instanceof ObjectNode object) {
            ObjectNode whole = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                String name = member.getKey();
                whole.set(name, lifted(at + "." + name, member.getValue(), in(stored, name), in(masked, name)));
            }
            return whole;
        }
        if (given instanceof ArrayNode list) {
            ArrayNode whole = JsonNodeFactory.instance.arrayNode();
            Iterator<JsonNode> elements = list.elements();
            for (int i = 0; elements.hasNext(); i++) {
                whole.add(lifted(at + "[" + i + "]", elements.next(), in(stored, i), in(masked, i)));
            }
            return whole;
        }
        if (given.isTextual() && given.textValue().contains(TEXT)) {
            throw new InvalidMcpSettingException(
                    "%s holds %s, which stands for a value that is not stored; give the value."
                            .formatted(at.isEmpty() ? "It" : at.substring(1), TEXT));
        }
        return given;
    }

    private static @Nullable JsonNode in(@Nullable JsonNode container, String name) {
        return container == null ? null : container.get(name);
    }

    private static @Nullable JsonNode in(@Nullable JsonNode container, int index) {
        return container == null ? null : container.get(index);
    }
}
