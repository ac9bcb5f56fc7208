package dev.capstan.launcher;

import java.util.Optional;

/** Reads single text values out of JSON that this product wrote itself. */
final class JsonText {
    private JsonText() {}

    /** The value of the first member of that name, if it is text. */
    static Optional<String> value(String json, String name) {
        String key = "\"" + name + "\"";
        int at = json.indexOf(key);
        int start = at < 0 ? -1 : json.indexOf('"', at + key.length());
        return start < 0 ? Optional.empty() : Optional.of(unescaped(json, start + 1));
    }

    private static String unescaped(String json, int start) {
        StringBuilder text = new StringBuilder();
        int i = start;
        while (i < json.length() && json.charAt(i) != '"') {
            boolean escape = json.charAt(i) == '\\' && i + 1 < json.length();
            if (escape && json.charAt(i + 1) == 'u' && i + 6 <= json.length()) {
                text.append((char) Integer.parseInt(json.substring(i + 2, i + 6), 16));
                i += 6;
            } else {
                text.append(escape ? meaning(json.charAt(i + 1)) : json.charAt(i));
                i += escape ? 2 : 1;
            }
        }
        return text.toString();
    }

    private static char meaning(char escaped) {
        return switch (escaped) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escaped;
        };
    }
}
