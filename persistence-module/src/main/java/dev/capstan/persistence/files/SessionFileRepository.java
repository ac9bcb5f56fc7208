package dev.capstan.persistence.files;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores which files belong to which sessions. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class SessionFileRepository {
    @PersistenceContext
    EntityManager em;

    /** Linking again changes nothing but that what is shared once stays so. */
    public void link(UUID sessionId, UUID assetId, boolean shared, Instant now) {
        em.createNativeQuery(
                        "INSERT INTO session_files (session_id, asset_id, shared, linked_at) VALUES (?1, ?2, ?3, ?4)"
                                + " ON CONFLICT (session_id, asset_id) DO UPDATE SET shared = session_files.shared OR excluded.shared")
                .setParameter(1, sessionId)
                .setParameter(2, assetId)
                .setParameter(3, shared)
                .setParameter(4, Timestamp.from(now))
                .executeUpdate();
    }

    /** Complete ones, newest first. */
    @SuppressWarnings("unchecked")
    public List<FileAsset> findPage(UUID sessionId, int offset, int limit) {
        return em.createNativeQuery(
                        "SELECT a.* FROM session_files f JOIN file_assets a ON a.id = f.asset_id"
                                + " WHERE f.session_id = ?1 AND a.status = 'complete'"
                                + " ORDER BY f.linked_at DESC, f.asset_id DESC OFFSET ?2 LIMIT ?3",
                        FileAsset.class)
                .setParameter(1, sessionId)
                .setParameter(2, offset)
                .setParameter(3, limit)
                .getResultList();
    }

    public long count(UUID sessionId) {
        return ((Number) em.createNativeQuery(
                                "SELECT count(*) FROM session_files f JOIN file_assets a ON a.id = f.asset_id"
                                        + " WHERE f.session_id = ?1 AND a.status = 'complete'")
                        .setParameter(1, sessionId)
                        .getSingleResult())
                .longValue();
    }

    /** A complete file that everybody may see once the session is published. */
    @SuppressWarnings("unchecked")
    public Optional<FileAsset> findShared(UUID sessionId, UUID assetId) {
        return em.createNativeQuery(
                        "SELECT a.* FROM session_files f JOIN file_assets a ON a.id = f.asset_id"
                                + " WHERE f.session_id = ?1 AND f.asset_id = ?2 AND f.shared AND a.status = 'complete'",
                        FileAsset.class)
                .setParameter(1, sessionId)
                .setParameter(2, assetId)
                .getResultStream()
                .findFirst();
    }
}
