package dev.capstan.persistence.auth;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores refresh tokens; works only inside a service's transaction. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class RefreshTokenRepository {
    @PersistenceContext(unitName = "capstan")
    EntityManager em;

    /** Holds the row until the transaction ends, so that one token is never traded in twice. */
    public Optional<RefreshToken> lockByHash(String tokenHash) {
        return em.createQuery("SELECT t FROM RefreshToken t WHERE t.tokenHash = :hash", RefreshToken.class)
                .setParameter("hash", tokenHash)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultStream()
                .findFirst();
    }

    public List<RefreshToken> findFamily(UUID family) {
        return em.createQuery("SELECT t FROM RefreshToken t WHERE t.family = :family ORDER BY t.id", RefreshToken.class)
                .setParameter("family", family)
                .getResultList();
    }

    /** Whether the sign-in was ended. Its tokens end together, so that one of them tells. */
    public boolean ended(UUID family) {
        return !em.createNativeQuery("SELECT 1 FROM refresh_tokens WHERE family = ? AND revoked_at IS NOT NULL LIMIT 1")
                .setParameter(1, family)
                .getResultList()
                .isEmpty();
    }

    public void revokeAll(UUID userId, Instant now) {
        em.flush();
        em.createNativeQuery("UPDATE refresh_tokens SET revoked_at = ? WHERE user_id = ? AND revoked_at IS NULL")
                .setParameter(1, Timestamp.from(now))
                .setParameter(2, userId)
                .executeUpdate();
    }

    /** The token of each sign-in that could be traded in now, the latest sign-in first. */
    public List<RefreshToken> findOpenOf(UUID userId, Instant now, int most) {
        return em.createQuery(
                        "SELECT t FROM RefreshToken t WHERE t.userId = :user AND t.usedAt IS NULL AND t.revokedAt IS NULL"
                                + " AND t.expiresAt > :now ORDER BY t.family DESC, t.id DESC",
                        RefreshToken.class)
                .setParameter("user", userId)
                .setParameter("now", now)
                .setMaxResults(most)
                .getResultList();
    }

    public void add(RefreshToken token) {
        em.persist(token);
    }

    /** Keeps used tokens until they would have expired, since until then a copy of one may turn up. */
    public void removeExpired(UUID userId, Instant now) {
        em.createQuery("DELETE FROM RefreshToken t WHERE t.userId = :user AND t.expiresAt < :now")
                .setParameter("user", userId)
                .setParameter("now", now)
                .executeUpdate();
    }
}
