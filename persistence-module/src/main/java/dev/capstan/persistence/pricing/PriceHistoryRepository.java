package dev.capstan.persistence.pricing;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lists price versions for those who set them, and keeps two of them from setting the same one. */
@ApplicationScoped
@Transactional(MANDATORY)
public class PriceHistoryRepository {
    @PersistenceContext
    EntityManager em;

    /** Of each pattern that comes after {@code after} in their order, the version that is valid at {@code at}. */
    public List<PriceVersion> findEffective(Instant at, String after, int limit) {
        return em.createQuery("""
                        SELECT p FROM PriceVersion p
                        WHERE p.modelPattern > :after AND p.validFrom = (
                            SELECT MAX(q.validFrom) FROM PriceVersion q
                            WHERE q.modelPattern = p.modelPattern AND q.validFrom <= :at)
                        ORDER BY p.modelPattern""", PriceVersion.class)
                .setParameter("after", after)
                .setParameter("at", at.atOffset(ZoneOffset.UTC))
                .setMaxResults(limit)
                .getResultList();
    }

    /** The versions of one pattern that begin before {@code before}, latest first. */
    public List<PriceVersion> findVersions(String pattern, Instant before, int limit) {
        return em.createQuery("""
                        SELECT p FROM PriceVersion p WHERE p.modelPattern = :pattern AND p.validFrom < :before
                        ORDER BY p.validFrom DESC""", PriceVersion.class)
                .setParameter("pattern", pattern)
                .setParameter("before", before.atOffset(ZoneOffset.UTC))
                .setMaxResults(limit)
                .getResultList();
    }

    /** When the next version of each pattern begins; a pattern without one is left out. */
    public Map<String, Instant> findNextStarts(Collection<String> patterns, Instant after) {
        Map<String, Instant> next = new HashMap<>();
        if (!patterns.isEmpty()) {
            em.createQuery("""
                            SELECT p.modelPattern, MIN(p.validFrom) FROM PriceVersion p
                            WHERE p.modelPattern IN :patterns AND p.validFrom > :after GROUP BY p.modelPattern""", Object[].class)
                    .setParameter("patterns", patterns)
                    .setParameter("after", after.atOffset(ZoneOffset.UTC))
                    .getResultStream()
                    .forEach(row -> next.put((String) row[0], ((OffsetDateTime) row[1]).toInstant()));
        }
        return next;
    }

    /** Whoever adds a version of the pattern waits here for whoever does so already. */
    public void lock(String pattern) {
        em.createNativeQuery("SELECT CAST(pg_advisory_xact_lock(hashtextextended(?1, 0)) AS text)")
                .setParameter(1, "price/" + pattern)
                .getSingleResult();
    }

    public boolean has(String pattern, Instant validFrom) {
        return !em.createQuery(
                        "SELECT p.id FROM PriceVersion p WHERE p.modelPattern = :pattern AND p.validFrom = :from",
                        java.util.UUID.class)
                .setParameter("pattern", pattern)
                .setParameter("from", validFrom.atOffset(ZoneOffset.UTC))
                .getResultList()
                .isEmpty();
    }

    public void add(PriceVersion version) {
        em.persist(version);
    }
}
