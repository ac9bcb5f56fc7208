package dev.capstan.persistence.files;

import dev.capstan.types.files.AssetKind;
import dev.capstan.types.files.AssetStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores which files users have. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class FileRepository {
    @PersistenceContext
    EntityManager em;

    /** Lets one at a time reserve space for a user, until the transaction ends. */
    public void lockSpace(UUID userId) {
        em.createNativeQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(?, 0))) AS locked")
                .setParameter(1, "files.space:" + userId)
                .getResultList();
    }

    /** What is stored and what is reserved, in bytes. */
    public long usedBy(UUID userId) {
        return ((Number) em.createNativeQuery("SELECT coalesce(sum(file_size), 0) FROM file_assets"
                                + " WHERE user_id = ?1 AND status <> 'failed'")
                        .setParameter(1, userId)
                        .getSingleResult())
                .longValue();
    }

    public long countPending(UUID userId) {
        return em.createQuery(
                        "SELECT COUNT(a) FROM FileAsset a WHERE a.userId = :user AND a.status = :pending", Long.class)
                .setParameter("user", userId)
                .setParameter("pending", AssetStatus.PENDING.wire())
                .getSingleResult();
    }

    public void add(FileAsset asset) {
        em.persist(asset);
        em.flush();
    }

    public Optional<FileAsset> find(UUID id) {
        return Optional.ofNullable(em.find(FileAsset.class, id));
    }

    public Optional<FileAsset> lock(UUID id) {
        return Optional.ofNullable(em.find(FileAsset.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    /** Those of the user that are complete; the rest is left out. */
    public List<FileAsset> findComplete(UUID userId, Collection<UUID> ids) {
        return ids.isEmpty()
                ? List.of()
                : em.createQuery(
                                "SELECT a FROM FileAsset a WHERE a.userId = :user AND a.id IN :ids AND a.status = :complete",
                                FileAsset.class)
                        .setParameter("user", userId)
                        .setParameter("ids", ids)
                        .setParameter("complete", AssetStatus.COMPLETE.wire())
                        .getResultList();
    }

    public List<FileAsset> findCompleteByKey(UUID userId, Collection<String> keys) {
        return keys.isEmpty()
                ? List.of()
                : em.createQuery(
                                "SELECT a FROM FileAsset a WHERE a.userId = :user AND a.storageKey IN :keys AND a.status = :complete",
                                FileAsset.class)
                        .setParameter("user", userId)
                        .setParameter("keys", keys)
                        .setParameter("complete", AssetStatus.COMPLETE.wire())
                        .getResultList();
    }

    /** Newest first. */
    public List<FileAsset> findOfKind(UUID userId, AssetKind kind, int offset, int limit) {
        return em.createQuery(
                        "SELECT a FROM FileAsset a WHERE a.userId = :user AND a.status = 'complete' AND a.kind = :kind"
                                + " ORDER BY a.createdAt DESC, a.id DESC",
                        FileAsset.class)
                .setParameter("user", userId)
                .setParameter("kind", kind.wire())
                .setFirstResult(offset)
                .setMaxResults(limit)
                .getResultList();
    }

    public long countOfKind(UUID userId, AssetKind kind) {
        return em.createQuery(
                        "SELECT COUNT(a) FROM FileAsset a WHERE a.userId = :user AND a.status = 'complete' AND a.kind = :kind",
                        Long.class)
                .setParameter("user", userId)
                .setParameter("kind", kind.wire())
                .getSingleResult();
    }

    /** Reserved before then and not looked after since, oldest first. No two nodes get the same. */
    @SuppressWarnings("unchecked")
    public List<FileAsset> lockUnswept(Instant before, int limit) {
        return em.createNativeQuery(
                        "SELECT * FROM file_assets WHERE swept_at IS NULL AND created_at < ?1"
                                + " ORDER BY created_at LIMIT ?2 FOR UPDATE SKIP LOCKED",
                        FileAsset.class)
                .setParameter(1, java.sql.Timestamp.from(before))
                .setParameter(2, limit)
                .getResultList();
    }

    /** Every file of a user, whatever its state. */
    public List<FileAsset> findAllOf(UUID userId) {
        return em.createQuery("SELECT a FROM FileAsset a WHERE a.userId = :user ORDER BY a.id", FileAsset.class)
                .setParameter("user", userId)
                .getResultList();
    }

    public void removeAllOf(UUID userId) {
        em.createQuery("DELETE FROM FileAsset a WHERE a.userId = :user")
                .setParameter("user", userId)
                .executeUpdate();
        em.createQuery("DELETE FROM UserAvatar a WHERE a.userId = :user")
                .setParameter("user", userId)
                .executeUpdate();
    }

    public Optional<UserAvatar> findAvatar(UUID userId) {
        return Optional.ofNullable(em.find(UserAvatar.class, userId));
    }

    public Optional<UserAvatar> lockAvatar(UUID userId) {
        return Optional.ofNullable(em.find(UserAvatar.class, userId, LockModeType.PESSIMISTIC_WRITE));
    }

    public Optional<UserAvatar> findAvatarById(UUID avatarId) {
        return em.createQuery("SELECT a FROM UserAvatar a WHERE a.avatarId = :id", UserAvatar.class)
                .setParameter("id", avatarId)
                .getResultStream()
                .findFirst();
    }

    public void add(UserAvatar avatar) {
        em.persist(avatar);
    }

    /** Remembers an object that the store may forget. */
    public void discard(String storageKey, Instant now) {
        em.createNativeQuery("INSERT INTO discarded_objects (storage_key, discarded_at) VALUES (?1, ?2)"
                        + " ON CONFLICT DO NOTHING")
                .setParameter(1, storageKey)
                .setParameter(2, java.sql.Timestamp.from(now))
                .executeUpdate();
    }

    @SuppressWarnings("unchecked")
    public List<String> findDiscarded(int limit) {
        return em.createNativeQuery("SELECT storage_key FROM discarded_objects ORDER BY discarded_at LIMIT ?1")
                .setParameter(1, limit)
                .getResultList();
    }

    public void forgetDiscarded(String storageKey) {
        em.createNativeQuery("DELETE FROM discarded_objects WHERE storage_key = ?1")
                .setParameter(1, storageKey)
                .executeUpdate();
    }
}
