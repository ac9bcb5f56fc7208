package dev.capstan.service.tools.asking;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The text of a {@code .env} file: one {@code NAME="value"} a line, other lines as they were. */
final class EnvFile {
    private EnvFile() {}

    /** The file with some values added, or in place of those of the same name. */
    static String with(String before, Map<String, String> values) {
        Map<String, String> left = new LinkedHashMap<>(new TreeMap<>(values));
        StringBuilder text = new StringBuilder();
        before.lines().forEach(line -> {
            int equals = line.indexOf('=');
            String name = equals < 0 ? "" : line.substring(0, equals).strip();
            String value = left.remove(name);
            text.append(value == null ? line : line(name, value)).append('\n');
        });
        left.forEach((name, value) -> text.append(line(name, value)).append('\n'));
        return text.toString();
    }

    private static String line(String name, String value) {
        StringBuilder quoted = new StringBuilder(name).append("=\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '"', '\\', '$', '`' -> quoted.append('\\').append(c);
                default -> quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
