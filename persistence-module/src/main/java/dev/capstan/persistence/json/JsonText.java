package dev.capstan.persistence.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** Makes text fit for PostgreSQL, which takes neither NUL nor half of a surrogate pair: each becomes U+FFFD. */
public final class JsonText {
    private static final char REPLACEMENT = '\uFFFD';

    private JsonText() {}

    public static String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (broken(text, i)) {
                return rewrite(text, i);
            }
        }
        return text;
    }

    /** Cleans every text in a document. Objects and arrays are changed in place; member names are the program's own. */
    public static JsonNode clean(JsonNode document) {
        return switch (document) {
            case TextNode text -> {
                String cleaned = clean(text.textValue());
                yield cleaned.equals(text.textValue()) ? text : TextNode.valueOf(cleaned);
            }
            case ObjectNode object -> {
                object.properties().forEach(member -> member.setValue(clean(member.getValue())));
                yield object;
            }
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, clean(array.get(i)));
                }
                yield array;
            }
            default -> document;
        };
    }

    private static String rewrite(String text, int from) {
        StringBuilder cleaned = new StringBuilder(text);
        for (int i = from; i < text.length(); i++) {
            if (broken(text, i)) {
                cleaned.setCharAt(i, REPLACEMENT);
            }
        }
        return cleaned.toString();
    }

    private static boolean broken(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
        }
        return c == 0;
    }
}
