package dev.capstan.persistence.credits;

import java.util.Collection;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Arrays as the database writes them, for {@code = ANY (CAST(? AS uuid[]))}: one statement for any number of values, which
 * the database and the driver prepare once. A list of parameters would be another statement for each length.
 */
public final class SqlArray {
    private SqlArray() {}

    public static String ofUuids(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }

    /** Values may hold anything that a text can. */
    public static String ofTexts(Collection<String> texts) {
        return texts.stream()
                .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }
}
