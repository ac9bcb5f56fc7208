package dev.capstan.service.agents.models.usage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The counts that a provider has reported so far, by our name of each. Reports of one call are cumulative, so the highest
 * counts and they are never added. A count that cannot be is set aside and remembered as impossible.
 */
final class Counts {
    private static final long ABSURD = 50_000_000;

    private final Map<String, Long> highest = new HashMap<>();
    private final Set<String> impossible = new LinkedHashSet<>();
    private @Nullable String report;

    /** Takes the first of {@code fields} that the report has. */
    void note(String name, JsonNode from, String... fields) {
        for (String field : fields) {
            JsonNode value = from.at("/" + field);
            if (!value.isMissingNode() && !value.isNull()) {
                if (possible(value)) {
                    highest.merge(name, value.asLong(), Math::max);
                } else {
                    impossible(field.replace('/', '.') + " = " + shown(value), from);
                }
                return;
            }
        }
    }

    private static boolean possible(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToLong() && value.asLong() >= 0 && value.asLong() <= ABSURD;
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }

    void impossible(String what, JsonNode from) {
        impossible.add(what);
        report = from.toString();
    }

    /** For a contradiction between counts of different reports. */
    void contradiction(String what) {
        impossible.add(what);
        if (report == null) {
            report = new java.util.TreeMap<>(highest).toString();
        }
    }

    @Nullable
    Long get(String name) {
        return highest.get(name);
    }

    long orZero(String name) {
        return highest.getOrDefault(name, 0L);
    }

    boolean has(String name) {
        return highest.containsKey(name);
    }

    Set<String> impossible() {
        return impossible;
    }

    @Nullable
    String report() {
        return report;
    }
}
