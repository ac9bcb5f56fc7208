package dev.capstan.persistence.billing;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import dev.capstan.persistence.time.Moments;
import dev.capstan.types.billing.EventStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores the events of the payment provider, each once. */
@ApplicationScoped
@Transactional(MANDATORY)
public class EventRepository {
    @PersistenceContext
    EntityManager em;

    /** What is stored of an event that arrived. */
    public record Arrived(
            String id,
            String type,
            @Nullable String apiVersion,
            Instant happenedAt,
            String payload,
            @Nullable String customerId) {}

    /** Stores it, or counts one more delivery of what is stored already. */
    public void store(Arrived event, Instant now) {
        em.createNativeQuery("""
                        INSERT INTO billing_events (id, event_type, api_version, happened_at, received_at, payload, status,
                            customer_id, next_try_at)
                        VALUES (?1, ?2, CAST(?3 AS text), ?4, ?5, CAST(?6 AS jsonb), 'received', CAST(?7 AS text), ?5)
                        ON CONFLICT (id) DO UPDATE SET deliveries = billing_events.deliveries + 1""")
                .setParameter(1, event.id())
                .setParameter(2, event.type())
                .setParameter(3, event.apiVersion())
                .setParameter(4, Moments.sql(event.happenedAt()))
                .setParameter(5, Moments.sql(now))
                .setParameter(6, event.payload())
                .setParameter(7, event.customerId())
                .executeUpdate();
    }

    public Optional<BillingEvent> find(String id) {
        return Optional.ofNullable(em.find(BillingEvent.class, id));
    }

    /** Holds the row until the transaction ends, so that an event acts once. */
    public Optional<BillingEvent> lock(String id) {
        return Optional.ofNullable(em.find(BillingEvent.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    /** What was stored and has not acted since before {@code before}, and what waits for a user who is known by now. */
    @SuppressWarnings("unchecked")
    public List<String> findDue(Instant now, Instant before, int limit) {
        return em.createNativeQuery("""
                        SELECT e.id FROM billing_events e
                        WHERE e.status = 'received' AND e.next_try_at <= ?1 AND e.received_at <= ?2
                           OR e.status = 'quarantined' AND e.cause = ?3
                              AND EXISTS (SELECT 1 FROM billing_customers c WHERE c.customer_id = e.customer_id)
                        ORDER BY e.happened_at, e.id LIMIT ?4""")
                .setParameter(1, Moments.sql(now))
                .setParameter(2, Moments.sql(before))
                .setParameter(3, BillingEvent.UNKNOWN_USER)
                .setParameter(4, limit)
                .getResultList();
    }

    /** Newest first. */
    public List<BillingEvent> findByStatus(EventStatus status, int limit) {
        return em.createQuery(
                        "SELECT e FROM BillingEvent e WHERE e.status = :status ORDER BY e.receivedAt DESC, e.id DESC",
                        BillingEvent.class)
                .setParameter("status", status.wire())
                .setMaxResults(limit)
                .getResultList();
    }

    public long count(EventStatus status) {
        return em.createQuery("SELECT COUNT(e) FROM BillingEvent e WHERE e.status = :status", Long.class)
                .setParameter("status", status.wire())
                .getSingleResult();
    }
}
