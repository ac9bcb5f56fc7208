package dev.capstan.types.exports;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What of a table is somebody's, as far as it is told to them. Columns are named one by one, so that a new one is not given
 * out before somebody has thought about it. Names are written in code alone, and checked all the same.
 *
 * @param file where it is in the archive, such as {@code sessions/events}
 * @param keys by which rows are ordered, each with its type
 * @param owner the column that leads to the person
 * @param by how it does
 */
public record PersonalTable(
        String file, String table, List<Map.Entry<String, String>> keys, String owner, By by, List<String> columns) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z_0-9]{0,62}");
    private static final Pattern FILE = Pattern.compile("[a-z-]{1,40}/[a-z-]{1,40}");
    private static final Pattern SECRET =
            Pattern.compile(".*(password|secret|sealed|encrypted|hash|storage_key).*|answer|verifier");

    /** From a column to its owner. */
    public enum By {
        /** The column is the person. */
        USER,
        /** It is a session of the person. */
        SESSION,
        /** It is a run of the person. */
        RUN,
        /** It is an account that the person owns. */
        ACCOUNT,
        /** The person did it, or it was done to the person. */
        ACTOR
    }

    public PersonalTable {
        keys = List.copyOf(keys);
        columns = List.copyOf(columns);
        require(FILE, file);
        require(NAME, table);
        require(NAME, owner);
        columns.forEach(column -> require(NAME, column));
        keys.forEach(key -> {
            require(NAME, key.getKey());
            require(NAME, key.getValue());
        });
        if (keys.isEmpty() || columns.isEmpty()) {
            throw new IllegalArgumentException(table + " needs keys and columns");
        }
        columns.stream()
                .filter(column -> SECRET.matcher(column).matches())
                .findFirst()
                .ifPresent(column -> {
                    throw new IllegalArgumentException("%s.%s is not to be given out".formatted(table, column));
                });
    }

    /** Rows that have the person in {@code user_id}, and an {@code id}. */
    public static PersonalTable of(String file, String table, String... columns) {
        return new PersonalTable(file, table, List.of(Map.entry("id", "uuid")), "user_id", By.USER, List.of(columns));
    }

    /** The same rows, found in another way. */
    public PersonalTable owned(String column, By way) {
        return new PersonalTable(file, table, keys, column, way, columns);
    }

    /** The same rows in another order, by a single column. */
    public PersonalTable keyed(String column, String type) {
        return new PersonalTable(file, table, List.of(Map.entry(column, type)), owner, by, columns);
    }

    /** The same rows in another order, by two columns. */
    public PersonalTable keyed(String first, String firstType, String second, String secondType) {
        return new PersonalTable(
                file, table, List.of(Map.entry(first, firstType), Map.entry(second, secondType)), owner, by, columns);
    }

    private static void require(Pattern form, String name) {
        if (!form.matcher(name).matches()) {
            throw new IllegalArgumentException("this is no such name: " + name);
        }
    }
}
