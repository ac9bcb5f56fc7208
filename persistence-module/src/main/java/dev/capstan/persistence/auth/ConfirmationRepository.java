package dev.capstan.persistence.auth;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;

/** When sign-ins were confirmed anew; works only inside a service's transaction. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class ConfirmationRepository {
    @PersistenceContext(unitName = "capstan")
    EntityManager em;

    /** Forgets the user's confirmations from before {@code stale}. */
    public void confirm(UUID signIn, UUID userId, Instant now, Instant stale) {
        em.createNativeQuery("DELETE FROM sign_in_confirmations WHERE user_id = ? AND confirmed_at < ?")
                .setParameter(1, userId)
                .setParameter(2, Timestamp.from(stale))
                .executeUpdate();
        em.createNativeQuery("INSERT INTO sign_in_confirmations (sign_in, user_id, confirmed_at) VALUES (?, ?, ?)"
                        + " ON CONFLICT (sign_in) DO UPDATE SET confirmed_at = excluded.confirmed_at")
                .setParameter(1, signIn)
                .setParameter(2, userId)
                .setParameter(3, Timestamp.from(now))
                .executeUpdate();
    }

    public boolean confirmedSince(UUID signIn, Instant moment) {
        return !em.createNativeQuery("SELECT 1 FROM sign_in_confirmations WHERE sign_in = ? AND confirmed_at > ?")
                .setParameter(1, signIn)
                .setParameter(2, Timestamp.from(moment))
                .getResultList()
                .isEmpty();
    }
}
