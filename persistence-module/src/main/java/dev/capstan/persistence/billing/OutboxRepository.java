package dev.capstan.persistence.billing;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import dev.capstan.persistence.time.Moments;
import dev.capstan.types.billing.OutboxKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stores the calls that are to be made, and who may do a job of the whole cluster. */
@ApplicationScoped
@Transactional(MANDATORY)
public class OutboxRepository {
    @PersistenceContext
    EntityManager em;

    /** Writes a call down, once per idempotency key. */
    public void add(
            UUID id,
            OutboxKind kind,
            String subject,
            @Nullable UUID userId,
            Instant factsAt,
            String idempotencyKey,
            Instant now) {
        em.createNativeQuery("""
                        INSERT INTO billing_outbox (id, kind, subject, user_id, facts_at, idempotency_key, status, next_try_at,
                            created_at)
                        VALUES (?1, ?2, ?3, CAST(?4 AS uuid), ?5, ?6, 'pending', ?7, ?7) ON CONFLICT DO NOTHING""")
                .setParameter(1, id)
                .setParameter(2, kind.wire())
                .setParameter(3, subject)
                .setParameter(4, userId == null ? null : userId.toString())
                .setParameter(5, Moments.sql(factsAt))
                .setParameter(6, idempotencyKey)
                .setParameter(7, Moments.sql(now))
                .executeUpdate();
    }

    public Optional<OutboxItem> find(UUID id) {
        return Optional.ofNullable(em.find(OutboxItem.class, id));
    }

    public Optional<OutboxItem> lock(UUID id) {
        return Optional.ofNullable(em.find(OutboxItem.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    public Optional<OutboxItem> findByKey(String idempotencyKey) {
        return em.createQuery("SELECT o FROM OutboxItem o WHERE o.idempotencyKey = :key", OutboxItem.class)
                .setParameter("key", idempotencyKey)
                .getResultStream()
                .findFirst();
    }

    @SuppressWarnings("unchecked")
    public List<UUID> findDue(Instant now, int limit) {
        return em.createNativeQuery("SELECT id FROM billing_outbox WHERE status = 'pending' AND next_try_at <= ?1"
                        + " ORDER BY next_try_at, id LIMIT ?2")
                .setParameter(1, Moments.sql(now))
                .setParameter(2, limit)
                .getResultList();
    }

    /** Oldest first. */
    public List<OutboxItem> findByStatus(String status, int limit) {
        return em.createQuery(
                        "SELECT o FROM OutboxItem o WHERE o.status = :status ORDER BY o.createdAt, o.id",
                        OutboxItem.class)
                .setParameter("status", status)
                .setMaxResults(limit)
                .getResultList();
    }

    public long count(String status) {
        return em.createQuery("SELECT COUNT(o) FROM OutboxItem o WHERE o.status = :status", Long.class)
                .setParameter("status", status)
                .getSingleResult();
    }

    /** Of the longest waiting call. */
    public Optional<Instant> oldestPending() {
        return findByStatus("pending", 1).stream().map(OutboxItem::createdAt).findFirst();
    }

    /** True when the job is this node's until the lease ends; a node that has it may have it again. */
    public boolean lease(String job, UUID owner, Duration lease, Instant now) {
        return em.createNativeQuery("UPDATE billing_jobs SET owner = ?2, leased_until = ?3"
                                + " WHERE name = ?1 AND (owner = ?2 OR leased_until <= ?4)")
                        .setParameter(1, job)
                        .setParameter(2, owner)
                        .setParameter(3, Moments.sql(now.plus(lease)))
                        .setParameter(4, Moments.sql(now))
                        .executeUpdate()
                == 1;
    }

    public void release(String job, UUID owner, Instant now) {
        em.createNativeQuery("UPDATE billing_jobs SET leased_until = ?3 WHERE name = ?1 AND owner = ?2")
                .setParameter(1, job)
                .setParameter(2, owner)
                .setParameter(3, Moments.sql(now))
                .executeUpdate();
    }
}
