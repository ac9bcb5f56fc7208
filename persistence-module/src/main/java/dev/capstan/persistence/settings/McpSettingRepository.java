package dev.capstan.persistence.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores sets of MCP servers; works only inside a service's transaction. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class McpSettingRepository {
    @PersistenceContext(unitName = "capstan")
    EntityManager em;

    public Optional<McpSetting> find(UUID id) {
        return Optional.ofNullable(em.find(McpSetting.class, id));
    }

    /** All of a user's, special ones included, the newest first. */
    public List<McpSetting> findOf(UUID userId, int most) {
        return em.createQuery(
                        "SELECT s FROM McpSetting s WHERE s.userId = :user ORDER BY s.createdAt DESC, s.id DESC",
                        McpSetting.class)
                .setParameter("user", userId)
                .setMaxResults(most)
                .getResultList();
    }

    /** Makes another change of the same user's settings wait until the transaction ends. */
    public void lockOf(UUID userId) {
        em.createNativeQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(?, 0))) AS locked")
                .setParameter(1, "mcp_settings." + userId)
                .getResultList();
    }

    public void add(McpSetting setting) {
        em.persist(setting);
    }

    public void remove(McpSetting setting) {
        em.remove(setting);
    }
}
