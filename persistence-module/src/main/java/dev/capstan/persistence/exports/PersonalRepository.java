package dev.capstan.persistence.exports;

import static java.util.stream.Collectors.joining;

import dev.capstan.types.exports.PersonalTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads what is a person's out of any table; works only inside a service's transaction. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class PersonalRepository {
    @PersistenceContext(unitName = "capstan")
    EntityManager em;

    /** @param after the keys that the last page ended with; empty for the first */
    public PersonalRows page(PersonalTable table, UUID userId, List<String> after, int limit) {
        Query query = em.createNativeQuery(statement(table, !after.isEmpty()));
        query.setParameter(1, userId.toString()).setParameter(2, limit);
        for (int i = 0; i < after.size(); i++) {
            query.setParameter(3 + i, after.get(i));
        }
        List<String> rows = new ArrayList<>();
        List<String> last = after;
        for (Object found : query.getResultList()) {
            Object[] columns = (Object[]) found;
            rows.add(columns[0].toString());
            last = new ArrayList<>();
            for (int i = 1; i < columns.length; i++) {
                last.add(columns[i].toString());
            }
        }
        return new PersonalRows(rows, last);
    }

    private static String statement(PersonalTable table, boolean further) {
        String object = table.columns().stream()
                .map(column -> "'%1$s', x.%1$s".formatted(column))
                .collect(joining(", ", "json_build_object(", ")"));
        String keys = table.keys().stream()
                .map(key -> "CAST(x.%s AS text)".formatted(key.getKey()))
                .collect(joining(", "));
        String order = table.keys().stream().map(key -> "x." + key.getKey()).collect(joining(", "));
        StringBuilder sql = new StringBuilder(
                "SELECT CAST(%s AS text), %s FROM %s x WHERE %s".formatted(object, keys, table.table(), owned(table)));
        if (further) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < table.keys().size(); i++) {
                values.add(
                        "CAST(?%d AS %s)".formatted(3 + i, table.keys().get(i).getValue()));
            }
            sql.append(" AND (%s) > (%s)".formatted(order, String.join(", ", values)));
        }
        return sql.append(" ORDER BY %s LIMIT ?2".formatted(order)).toString();
    }

    private static String owned(PersonalTable table) {
        String condition = switch (table.by()) {
            case USER -> "x.%s = CAST(?1 AS uuid)";
            case SESSION -> "x.%s IN (SELECT s.id FROM sessions s WHERE s.user_id = CAST(?1 AS uuid))";
            case RUN -> "x.%s IN (SELECT r.id FROM run_tasks r WHERE r.user_id = CAST(?1 AS uuid))";
            case ACCOUNT -> "x.%s IN (SELECT a.id FROM credit_accounts a WHERE a.owner_id = CAST(?1 AS uuid))";
            case ACTOR -> "(x.%s = CAST(?1 AS uuid) OR (x.target_kind = 'user' AND x.target_id = CAST(?1 AS text)))";
        };
        return condition.formatted(table.owner());
    }
}
