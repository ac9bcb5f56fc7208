package dev.capstan.launcher.audit;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The text of a JSON document that the hash of a ledger row covers: members sorted by name at every level, without spaces,
 * numbers with a fraction as the shortest text of a double. Reads what PostgreSQL writes of a {@code jsonb}.
 */
final class CanonicalJson {
    private final String json;
    private int at;

    private CanonicalJson(String json) {
        this.json = json;
    }

    static String of(String json) {
        CanonicalJson reader = new CanonicalJson(json);
        String text = reader.value();
        if (reader.peek() != 0) {
            throw reader.broken();
        }
        return text;
    }

    private String value() {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> quoted(string());
            default -> plain();
        };
    }

    private String object() {
        Map<String, String> members = new TreeMap<>();
        take('{');
        while (peek() != '}') {
            String name = string();
            take(':');
            members.put(name, value());
            next('}');
        }
        take('}');
        return members.entrySet().stream()
                .map(member -> quoted(member.getKey()) + ":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String array() {
        StringBuilder elements = new StringBuilder("[");
        take('[');
        while (peek() != ']') {
            elements.append(elements.length() == 1 ? "" : ",").append(value());
            next(']');
        }
        take(']');
        return elements.append(']').toString();
    }

    /** Numbers, true, false and null. */
    private String plain() {
        int from = at;
        while (at < json.length() && ",]} ".indexOf(json.charAt(at)) < 0) {
            at++;
        }
        String text = json.substring(from, at);
        boolean fraction = !text.isEmpty() && "-0123456789".indexOf(text.charAt(0)) >= 0 && text.indexOf('.') >= 0;
        if (text.isEmpty()) {
            throw broken();
        }
        return fraction ? Double.toString(Double.parseDouble(text)) : text;
    }

    private String string() {
        StringBuilder text = new StringBuilder();
        take('"');
        while (at < json.length() && json.charAt(at) != '"') {
            char c = json.charAt(at++);
            text.append(c == '\\' ? escaped() : c);
        }
        take('"');
        return text.toString();
    }

    private char escaped() {
        char c = json.charAt(at++);
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                at += 4;
                yield (char) Integer.parseInt(json.substring(at - 4, at), 16);
            }
            default -> c;
        };
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(c < ' ' ? "\\u%04X".formatted((int) c) : String.valueOf(c));
            }
        }
        return quoted.append('"').toString();
    }

    private void next(char end) {
        if (peek() != end) {
            take(',');
        }
    }

    private void take(char expected) {
        if (peek() != expected) {
            throw broken();
        }
        at++;
    }

    /** The next character that is no space; 0 at the end. */
    private char peek() {
        while (at < json.length() && json.charAt(at) == ' ') {
            at++;
        }
        return at < json.length() ? json.charAt(at) : 0;
    }

    private IllegalArgumentException broken() {
        return new IllegalArgumentException("no JSON at character " + at + ": " + json);
    }
}
