package dev.capstan.persistence.auth;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores API keys; works only inside a service's transaction. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class ApiKeyRepository {
    @PersistenceContext(unitName = "capstan")
    EntityManager em;

    public void add(ApiKey key) {
        em.persist(key);
    }

    public Optional<ApiKey> find(UUID id) {
        return Optional.ofNullable(em.find(ApiKey.class, id));
    }

    public Optional<ApiKey> findByHash(String hash) {
        return em.createQuery("SELECT k FROM ApiKey k WHERE k.keyHash = :hash", ApiKey.class)
                .setParameter("hash", hash)
                .getResultStream()
                .findFirst();
    }

    /** Newest first; revoked ones too. */
    public List<ApiKey> findOf(UUID userId, int limit) {
        return em.createQuery(
                        "SELECT k FROM ApiKey k WHERE k.userId = :user ORDER BY k.createdAt DESC, k.id", ApiKey.class)
                .setParameter("user", userId)
                .setMaxResults(limit)
                .getResultList();
    }

    public List<ApiKey> findOpenOf(UUID userId) {
        return em.createQuery(
                        "SELECT k FROM ApiKey k WHERE k.userId = :user AND k.revokedAt IS NULL ORDER BY k.id",
                        ApiKey.class)
                .setParameter("user", userId)
                .getResultList();
    }
}
