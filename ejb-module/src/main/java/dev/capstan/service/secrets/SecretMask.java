package dev.capstan.service.secrets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Replaces known secret values in texts by {@code [hidden: NAME]}: as they are, and as a {@code .env} file, JSON, an address
 * and Base64 write them. Values shorter than {@value #SHORTEST} characters are left: hiding them would make text unreadable
 * and tell more than it hides. Immutable.
 */
public final class SecretMask {
    public static final int SHORTEST = 6;
    public static final SecretMask NONE = new SecretMask(Map.of());

    private record Form(String text, String shown) {}

    private final Map<String, String> values;
    private final List<Form> forms;

    private SecretMask(Map<String, String> values) {
        this.values = Map.copyOf(values);
        List<Form> all = new ArrayList<>();
        values.forEach((name, value) -> addForms(all, name, value));
        all.sort(Comparator.comparingInt((Form form) -> form.text().length()).reversed());
        this.forms = List.copyOf(all);
    }

    /** @param values the secrets by their names */
    public static SecretMask of(Map<String, String> values) {
        return values.isEmpty() ? NONE : new SecretMask(values);
    }

    /** Hides these too. */
    public SecretMask plus(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(values);
        all.putAll(more);
        return of(all);
    }

    private static void addForms(List<Form> forms, String name, String value) {
        String shown = "[hidden: %s]".formatted(name);
        List.of(
                        value,
                        value.strip(),
                        escaped(value, "\"\\$`"),
                        escaped(value, "\"\\"),
                        URLEncoder.encode(value, StandardCharsets.UTF_8),
                        Base64.getEncoder().withoutPadding().encodeToString(value.getBytes(StandardCharsets.UTF_8)))
                .stream()
                .distinct()
                .filter(form -> form.length() >= SHORTEST && value.strip().length() >= SHORTEST)
                .forEach(form -> forms.add(new Form(form, shown)));
        if (value.indexOf('\n') >= 0) {
            value.lines()
                    .map(String::strip)
                    .filter(line -> line.length() >= SHORTEST)
                    .distinct()
                    .forEach(line -> forms.add(new Form(line, shown)));
        }
    }

    private static String escaped(String value, String characters) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (characters.indexOf(c) >= 0) {
                        text.append('\\');
                    }
                    text.append(c);
                }
            }
        }
        return text.toString();
    }

    public boolean hidesNothing() {
        return forms.isEmpty();
    }

    public String hide(String text) {
        String hidden = text;
        for (Form form : forms) {
            hidden = hidden.replace(form.text(), form.shown());
        }
        return hidden;
    }

    /** The same document where nothing is to be hidden, else a copy. */
    public JsonNode hide(JsonNode node) {
        if (forms.isEmpty()) {
            return node;
        }
        return switch (node) {
            case ObjectNode object -> hide(object);
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
                array.forEach(member -> copy.add(hide(member)));
                yield copy;
            }
            case TextNode text -> TextNode.valueOf(hide(text.textValue()));
            default -> node;
        };
    }

    public ObjectNode hide(ObjectNode object) {
        if (forms.isEmpty()) {
            return object;
        }
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(member -> copy.set(hide(member.getKey()), hide(member.getValue())));
        return copy;
    }

    /** How much at the end of a text can be the beginning of something to hide. */
    int openEnd(String text) {
        int longest = 0;
        for (Form form : forms) {
            int most = Math.min(form.text().length() - 1, text.length());
            for (int length = most; length > longest; length--) {
                if (form.text().startsWith(text.substring(text.length() - length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }

    /** Nobody reads secrets from a log. */
    @Override
    public String toString() {
        return "SecretMask[%d values]".formatted(values.size());
    }
}
