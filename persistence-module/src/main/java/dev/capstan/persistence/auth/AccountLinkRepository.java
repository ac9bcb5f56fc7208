package dev.capstan.persistence.auth;

import dev.capstan.types.users.LinkPurpose;
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

/** Stores links that open accounts; works only inside a service's transaction. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class AccountLinkRepository {
    @PersistenceContext(unitName = "capstan")
    EntityManager em;

    public void add(AccountLink link) {
        em.persist(link);
    }

    public Optional<AccountLink> find(String tokenHash) {
        return Optional.ofNullable(em.find(AccountLink.class, tokenHash));
    }

    /** Holds the row until the transaction ends, so that one link never works twice. */
    public Optional<AccountLink> lock(String tokenHash) {
        return Optional.ofNullable(em.find(AccountLink.class, tokenHash, LockModeType.PESSIMISTIC_WRITE));
    }

    /** How many were sent since then. */
    public long countMailedSince(UUID userId, LinkPurpose purpose, Instant moment) {
        return em.createQuery(
                        "SELECT COUNT(l) FROM AccountLink l WHERE l.userId = :user AND l.purpose = :purpose"
                                + " AND l.mailed = TRUE AND l.createdAt > :moment",
                        Long.class)
                .setParameter("user", userId)
                .setParameter("purpose", purpose.wire())
                .setParameter("moment", moment)
                .getSingleResult();
    }

    /** Those that nobody has used yet. */
    public List<AccountLink> findUnused(UUID userId, LinkPurpose purpose) {
        return em.createQuery(
                        "SELECT l FROM AccountLink l WHERE l.userId = :user AND l.purpose = :purpose AND l.usedAt IS NULL"
                                + " ORDER BY l.createdAt, l.tokenHash",
                        AccountLink.class)
                .setParameter("user", userId)
                .setParameter("purpose", purpose.wire())
                .getResultList();
    }

    public void removeExpired(UUID userId, Instant moment) {
        em.createQuery("DELETE FROM AccountLink l WHERE l.userId = :user AND l.expiresAt < :moment")
                .setParameter("user", userId)
                .setParameter("moment", moment)
                .executeUpdate();
    }
}
