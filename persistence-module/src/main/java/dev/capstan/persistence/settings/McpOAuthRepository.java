package dev.capstan.persistence.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores sign-ins to MCP servers and what they led to; works only inside a service's transaction. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class McpOAuthRepository {
    @PersistenceContext(unitName = "capstan")
    EntityManager em;

    public void add(McpConsent consent) {
        em.persist(consent);
    }

    public Optional<McpConsent> find(String handleHash) {
        return Optional.ofNullable(em.find(McpConsent.class, handleHash));
    }

    /** Holds the row until the transaction ends. */
    public Optional<McpConsent> lock(String handleHash) {
        return Optional.ofNullable(em.find(McpConsent.class, handleHash, LockModeType.PESSIMISTIC_WRITE));
    }

    /** Holds the row until the transaction ends. */
    public Optional<McpConsent> lockByState(String stateHash) {
        return em.createQuery("SELECT c FROM McpConsent c WHERE c.stateHash = :state", McpConsent.class)
                .setParameter("state", stateHash)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultStream()
                .findFirst();
    }

    public void remove(McpConsent consent) {
        em.remove(consent);
    }

    public long countConsentsOf(UUID userId) {
        return em.createQuery("SELECT COUNT(c) FROM McpConsent c WHERE c.userId = :user", Long.class)
                .setParameter("user", userId)
                .getSingleResult();
    }

    public void removeExpired(Instant now) {
        em.createQuery("DELETE FROM McpConsent c WHERE c.expiresAt < :now")
                .setParameter("now", now)
                .executeUpdate();
    }

    public void add(McpGrant grant) {
        em.persist(grant);
    }

    public Optional<McpGrant> findGrant(UUID settingId, String serverName) {
        return grants(settingId, serverName, LockModeType.NONE);
    }

    /** Holds the row until the transaction ends. */
    public Optional<McpGrant> lockGrant(UUID settingId, String serverName) {
        return grants(settingId, serverName, LockModeType.PESSIMISTIC_WRITE);
    }

    public List<McpGrant> findGrants(UUID settingId) {
        return em.createQuery(
                        "SELECT g FROM McpGrant g WHERE g.settingId = :setting ORDER BY g.serverName", McpGrant.class)
                .setParameter("setting", settingId)
                .getResultList();
    }

    public void remove(McpGrant grant) {
        em.remove(grant);
    }

    private Optional<McpGrant> grants(UUID settingId, String serverName, LockModeType lock) {
        return em.createQuery(
                        "SELECT g FROM McpGrant g WHERE g.settingId = :setting AND g.serverName = :name",
                        McpGrant.class)
                .setParameter("setting", settingId)
                .setParameter("name", serverName)
                .setLockMode(lock)
                .setHint("eclipselink.refresh", "true")
                .getResultStream()
                .findFirst();
    }
}
