package dev.capstan.persistence.exports;

import java.util.List;

/**
 * Some rows of a table, each as a JSON object.
 *
 * @param last the keys of the last one, where the next page goes on
 */
public record PersonalRows(List<String> rows, List<String> last) {
    public PersonalRows {
        rows = List.copyOf(rows);
        last = List.copyOf(last);
    }
}
