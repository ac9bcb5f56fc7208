package dev.capstan.persistence.realtime;

import org.jspecify.annotations.Nullable;

/**
 * An array in PostgreSQL's text form, for a parameter that the statement casts: many rows go in one statement and are read
 * there far more cheaply than from a JSON document.
 */
final class ArrayText {
    private final StringBuilder text = new StringBuilder("{");

    void add(@Nullable Object value) {
        if (text.length() > 1) {
            text.append(',');
        }
        if (value == null) {
            text.append("NULL");
        } else {
            quote(value.toString());
        }
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append(c);
        }
        text.append('"');
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
