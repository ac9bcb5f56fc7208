package dev.capstan.persistence.auth;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

/** Stores second factors and their recovery codes; works only inside a service's transaction. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class SecondFactorRepository {
    @PersistenceContext(unitName = "capstan")
    EntityManager em;

    public void add(SecondFactor factor) {
        em.persist(factor);
    }

    public Optional<SecondFactor> find(UUID userId) {
        return Optional.ofNullable(em.find(SecondFactor.class, userId));
    }

    /** Holds the row until the transaction ends, so that one code never works twice. */
    public Optional<SecondFactor> lock(UUID userId) {
        return Optional.ofNullable(em.find(SecondFactor.class, userId, LockModeType.PESSIMISTIC_WRITE));
    }

    /** With its recovery codes. False when there is none. */
    public boolean remove(UUID userId) {
        removeCodes(userId);
        return em.createQuery("DELETE FROM SecondFactor f WHERE f.userId = :user")
                        .setParameter("user", userId)
                        .executeUpdate()
                > 0;
    }

    /** These in place of all earlier ones. */
    public void replaceCodes(UUID userId, Collection<String> hashes, Instant now) {
        removeCodes(userId);
        hashes.forEach(hash -> em.createNativeQuery(
                        "INSERT INTO recovery_codes (user_id, code_hash, created_at) VALUES (?, ?, ?)")
                .setParameter(1, userId)
                .setParameter(2, hash)
                .setParameter(3, Timestamp.from(now))
                .executeUpdate());
    }

    private void removeCodes(UUID userId) {
        em.createNativeQuery("DELETE FROM recovery_codes WHERE user_id = ?")
                .setParameter(1, userId)
                .executeUpdate();
    }

    /** False for a code that is unknown, or was used. */
    public boolean useCode(UUID userId, String hash, Instant now) {
        return em.createNativeQuery(
                                "UPDATE recovery_codes SET used_at = ? WHERE user_id = ? AND code_hash = ? AND used_at IS NULL")
                        .setParameter(1, Timestamp.from(now))
                        .setParameter(2, userId)
                        .setParameter(3, hash)
                        .executeUpdate()
                > 0;
    }

    public int countUnusedCodes(UUID userId) {
        return ((Number) em.createNativeQuery(
                                "SELECT count(*) FROM recovery_codes WHERE user_id = ? AND used_at IS NULL")
                        .setParameter(1, userId)
                        .getSingleResult())
                .intValue();
    }
}
