package dev.capstan.persistence.secrets;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Stores what must not be shown of a session. It never sees a value in clear. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class SessionSecretRepository {
    @PersistenceContext
    EntityManager em;

    /** A value, sealed. */
    public record Sealed(String name, String text) {}

    /** Keeps a value in place of an earlier one of the same name. */
    public void put(UUID sessionId, Sealed secret, Instant now) {
        em.createNativeQuery(
                        "INSERT INTO session_secrets (session_id, name, sealed, updated_at) VALUES (?1, ?2, ?3, ?4)"
                                + " ON CONFLICT (session_id, name) DO UPDATE SET sealed = EXCLUDED.sealed, updated_at = EXCLUDED.updated_at")
                .setParameter(1, sessionId)
                .setParameter(2, secret.name())
                .setParameter(3, secret.text())
                .setParameter(4, java.sql.Timestamp.from(now))
                .executeUpdate();
    }

    /** All of a session, newest first. */
    @SuppressWarnings("unchecked")
    public List<Sealed> findOf(UUID sessionId, int limit) {
        List<Object[]> rows = em.createNativeQuery("SELECT name, sealed FROM session_secrets WHERE session_id = ?1"
                        + " ORDER BY updated_at DESC, name LIMIT ?2")
                .setParameter(1, sessionId)
                .setParameter(2, limit)
                .getResultList();
        return rows.stream()
                .map(row -> new Sealed((String) row[0], (String) row[1]))
                .toList();
    }
}
