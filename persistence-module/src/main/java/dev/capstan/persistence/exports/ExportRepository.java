package dev.capstan.persistence.exports;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores archives about people; works only inside a service's transaction. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class ExportRepository {
    @PersistenceContext(unitName = "capstan")
    EntityManager em;

    public void add(DataExport export) {
        em.persist(export);
        em.flush();
    }

    public Optional<DataExport> find(UUID id) {
        return Optional.ofNullable(em.find(DataExport.class, id));
    }

    /** Holds the row until the transaction ends. */
    public Optional<DataExport> lock(UUID id) {
        return Optional.ofNullable(em.find(DataExport.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    /** Makes every other request of the same person wait until the transaction ends. */
    public void lockRequests(UUID userId) {
        em.createNativeQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(?, 0))) AS locked")
                .setParameter(1, "data_exports.user:" + userId)
                .getResultList();
    }

    /** Newest first. */
    public List<DataExport> findOf(UUID userId, int limit) {
        return em.createQuery(
                        "SELECT e FROM DataExport e WHERE e.userId = :user ORDER BY e.requestedAt DESC, e.id DESC",
                        DataExport.class)
                .setParameter("user", userId)
                .setMaxResults(limit)
                .getResultList();
    }

    public long countSince(UUID userId, Instant moment) {
        return em.createQuery(
                        "SELECT COUNT(e) FROM DataExport e WHERE e.userId = :user AND e.requestedAt > :moment",
                        Long.class)
                .setParameter("user", userId)
                .setParameter("moment", moment)
                .getSingleResult();
    }

    /** Those that wait longest first. */
    public List<UUID> findDue(Instant now, int limit) {
        return em.createQuery(
                        "SELECT e.id FROM DataExport e WHERE e.status IN ('waiting', 'running')"
                                + " AND (e.leaseUntil IS NULL OR e.leaseUntil <= :now) ORDER BY e.requestedAt, e.id",
                        UUID.class)
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList();
    }

    public List<DataExport> lockExpired(Instant now, int limit) {
        return em.createQuery(
                        "SELECT e FROM DataExport e WHERE e.status = 'ready' AND e.expiresAt <= :now ORDER BY e.expiresAt, e.id",
                        DataExport.class)
                .setParameter("now", now)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .setMaxResults(limit)
                .getResultList();
    }
}
