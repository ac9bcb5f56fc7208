package dev.capstan.persistence.sandboxes;

import dev.capstan.types.sandboxes.SandboxStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores the sandboxes of sessions. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class SandboxRepository {
    @PersistenceContext
    EntityManager em;

    public Optional<SessionSandbox> find(UUID sessionId) {
        return Optional.ofNullable(em.find(SessionSandbox.class, sessionId));
    }

    public void add(SessionSandbox sandbox) {
        em.persist(sandbox);
    }

    /** Who owns the session; empty when there is none. */
    @SuppressWarnings("unchecked")
    public Optional<UUID> findOwner(UUID sessionId) {
        List<UUID> owners = em.createNativeQuery("SELECT user_id FROM sessions WHERE id = ?1")
                .setParameter(1, sessionId)
                .getResultList();
        return owners.stream().findFirst();
    }

    /** Longest unused first. */
    public List<SessionSandbox> findUnusedSince(SandboxStatus status, Instant before, int limit) {
        return em.createQuery(
                        "SELECT s FROM SessionSandbox s WHERE s.status = :status AND s.lastUsed < :before"
                                + " ORDER BY s.lastUsed, s.sessionId",
                        SessionSandbox.class)
                .setParameter("status", status.wire())
                .setParameter("before", before)
                .setMaxResults(limit)
                .getResultList();
    }
}
