package dev.capstan.persistence.auth;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.List;

/** Stores the keys that sign access tokens; works only inside a service's transaction. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class SigningKeyRepository {
    private static final int MOST_KEYS = 20;

    @PersistenceContext(unitName = "capstan")
    EntityManager em;

    /** The keys that still verify tokens, the newest first. */
    public List<SigningKey> findKnown(Instant retiredAfter) {
        return em.createQuery(
                        "SELECT k FROM SigningKey k WHERE k.retiredAt IS NULL OR k.retiredAt > :after"
                                + " ORDER BY k.createdAt DESC, k.kid",
                        SigningKey.class)
                .setParameter("after", retiredAfter)
                .setMaxResults(MOST_KEYS)
                .getResultList();
    }

    /** Makes every other node that wants to create a key wait until the transaction ends. */
    public void lockCreation() {
        em.createNativeQuery(
                        "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended('signing_keys', 0))) AS locked")
                .getResultList();
    }

    public void add(SigningKey key) {
        em.persist(key);
        em.flush();
    }
}
