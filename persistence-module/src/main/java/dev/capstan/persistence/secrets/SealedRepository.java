package dev.capstan.persistence.secrets;

import dev.capstan.types.secrets.SealedColumn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and replaces sealed texts in any column that holds some; works only inside a service's transaction. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class SealedRepository {
    /** A sealed text and the row that it is in. */
    public record Row(String key, String sealed) {
        @Override
        public String toString() {
            return "Row[" + key + "]";
        }
    }

    @PersistenceContext(unitName = "capstan")
    EntityManager em;

    /**
     * Rows whose text another key than this one protects, by their keys.
     *
     * @param after the key that the last page ended with; empty for the first
     */
    public List<Row> findOthers(SealedColumn place, String keyId, String after, int limit) {
        List<?> rows = em.createNativeQuery("""
                        SELECT CAST(%2$s AS text), %3$s FROM %1$s
                        WHERE %3$s IS NOT NULL AND split_part(%3$s, '.', 2) <> ?1 AND CAST(%2$s AS text) COLLATE "C" > ?2
                        ORDER BY CAST(%2$s AS text) COLLATE "C" LIMIT ?3""".formatted(place.table(), place.key(), place.column()))
                .setParameter(1, keyId)
                .setParameter(2, after)
                .setParameter(3, limit)
                .getResultList();
        return rows.stream()
                .map(row -> (Object[]) row)
                .map(row -> new Row(row[0].toString(), row[1].toString()))
                .toList();
    }

    /** False when somebody changed or removed the text since it was read: then it stays as it is. */
    public boolean replace(SealedColumn place, Row read, String sealed) {
        return em.createNativeQuery("UPDATE %1$s SET %3$s = ?3 WHERE %2$s = CAST(?1 AS %4$s) AND %3$s = ?2"
                                .formatted(place.table(), place.key(), place.column(), place.keyType()))
                        .setParameter(1, read.key())
                        .setParameter(2, read.sealed())
                        .setParameter(3, sealed)
                        .executeUpdate()
                == 1;
    }

    /** How many texts each key protects, by the key's id. */
    public Map<String, Long> countByKey(SealedColumn place) {
        List<?> rows = em.createNativeQuery(
                        "SELECT split_part(%2$s, '.', 2), count(*) FROM %1$s WHERE %2$s IS NOT NULL GROUP BY 1 ORDER BY 1"
                                .formatted(place.table(), place.column()))
                .getResultList();
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Object row : rows) {
            Object[] columns = (Object[]) row;
            counts.put(columns[0].toString(), ((Number) columns[1]).longValue());
        }
        return counts;
    }
}
