package dev.capstan.persistence.mail;

import dev.capstan.persistence.time.Moments;
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

/** Stores letters; works only inside a service's transaction. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class MailRepository {
    @PersistenceContext(unitName = "capstan")
    EntityManager em;

    public void add(MailItem item) {
        em.persist(item);
    }

    /** Holds the row until the transaction ends. */
    public Optional<MailItem> lock(UUID id) {
        return Optional.ofNullable(em.find(MailItem.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    /** Those that wait longest first. */
    public List<UUID> findDue(Instant now, int limit) {
        return em.createQuery(
                        "SELECT m.id FROM MailItem m WHERE m.status = 'pending' AND m.nextTryAt <= :now ORDER BY m.nextTryAt, m.id",
                        UUID.class)
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList();
    }

    public long count(String status) {
        return em.createQuery("SELECT COUNT(m) FROM MailItem m WHERE m.status = :status", Long.class)
                .setParameter("status", status)
                .getSingleResult();
    }

    /** Since when the oldest letter waits. */
    public Optional<Instant> oldestPending() {
        return em.createQuery(
                        "SELECT m.createdAt FROM MailItem m WHERE m.status = 'pending' ORDER BY m.createdAt",
                        Instant.class)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    public long countFailedSince(Instant moment) {
        return em.createQuery(
                        "SELECT COUNT(m) FROM MailItem m WHERE m.status IN ('failed', 'expired') AND m.endedAt >= :moment",
                        Long.class)
                .setParameter("moment", moment)
                .getSingleResult();
    }

    /** Forgets to whom letters went. */
    public int removeEndedBefore(Instant moment) {
        return em.createNativeQuery("DELETE FROM mail_outbox WHERE ended_at < ?1")
                .setParameter(1, Moments.sql(moment))
                .executeUpdate();
    }
}
