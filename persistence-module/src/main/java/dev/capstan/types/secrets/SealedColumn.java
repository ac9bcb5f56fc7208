package dev.capstan.types.secrets;

import java.util.regex.Pattern;

/**
 * A column that holds sealed texts. Its names are written in code alone; what is no plain name is refused all the same,
 * since they become part of statements.
 *
 * @param key the column by which a row is found
 * @param keyType its type
 */
public record SealedColumn(String table, String key, String keyType, String column) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z_]{0,62}");

    public SealedColumn {
        for (String name : new String[] {table, key, keyType, column}) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("this is no name in the database: " + name);
            }
        }
    }

    /** How people read where it is. */
    public String place() {
        return table + "." + column;
    }
}
