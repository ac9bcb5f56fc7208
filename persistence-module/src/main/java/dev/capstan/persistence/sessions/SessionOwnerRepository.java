package dev.capstan.persistence.sessions;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;
import java.util.UUID;

/** All sessions of one owner at once; works only inside a service's transaction. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class SessionOwnerRepository {
    @PersistenceContext(unitName = "capstan")
    EntityManager em;

    public void unpublishAll(UUID userId) {
        em.createNativeQuery("UPDATE sessions SET is_public = false WHERE user_id = ? AND is_public")
                .setParameter(1, userId)
                .executeUpdate();
    }

    public List<UUID> findWithActiveRun(UUID userId) {
        List<?> rows = em.createNativeQuery("SELECT DISTINCT CAST(session_id AS text) FROM run_tasks"
                        + " WHERE user_id = ? AND status IN ('PENDING', 'RUNNING', 'PAUSED', 'ABORTING')")
                .setParameter(1, userId)
                .getResultList();
        return rows.stream().map(row -> UUID.fromString(row.toString())).toList();
    }
}
