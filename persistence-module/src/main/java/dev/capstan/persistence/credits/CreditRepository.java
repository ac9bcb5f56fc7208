package dev.capstan.persistence.credits;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import dev.capstan.types.credits.CreditPool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores accounts with their ledger, holds and usage facts. Whoever changes any of them locks the account first. */
@ApplicationScoped
@Transactional(MANDATORY)
public class CreditRepository {
    @PersistenceContext
    EntityManager em;

    public Optional<CreditAccount> findOwnAccount(UUID userId) {
        return em.createQuery(
                        "SELECT a FROM CreditAccount a WHERE a.ownerId = :user AND a.kind = 'own'", CreditAccount.class)
                .setParameter("user", userId)
                .getResultStream()
                .findFirst();
    }

    /** Holds the row until the transaction ends, so that two acts cannot spend the same credit. */
    public Optional<CreditAccount> lockOwnAccount(UUID userId) {
        return em.createQuery(
                        "SELECT a FROM CreditAccount a WHERE a.ownerId = :user AND a.kind = 'own'", CreditAccount.class)
                .setParameter("user", userId)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultStream()
                .findFirst();
    }

    public Optional<CreditAccount> findAccount(UUID accountId) {
        return Optional.ofNullable(em.find(CreditAccount.class, accountId));
    }

    public Optional<CreditAccount> lockAccount(UUID accountId) {
        return Optional.ofNullable(em.find(CreditAccount.class, accountId, LockModeType.PESSIMISTIC_WRITE));
    }

    /** Locks the account of a hold, unless it is a shared one; an unknown hold has none. */
    public Optional<CreditAccount> lockAccountOfHold(UUID holdId) {
        return em.createQuery("SELECT h.accountId FROM CreditHold h WHERE h.id = :hold", UUID.class)
                .setParameter("hold", holdId)
                .getResultStream()
                .findFirst()
                .map(id -> em.find(CreditAccount.class, id))
                .map(account -> account.shared()
                        ? account
                        : em.find(CreditAccount.class, account.id(), LockModeType.PESSIMISTIC_WRITE));
    }

    /** As it is now, not as this transaction may have read it before it had the account's lock. */
    public CreditHold readHold(UUID holdId) {
        return em.find(CreditHold.class, holdId, LockModeType.PESSIMISTIC_WRITE);
    }

    /** The one hold of the key that is open or was charged. */
    public Optional<CreditHold> findHold(UUID accountId, String usageKey) {
        return em.createQuery("""
                        SELECT h FROM CreditHold h
                        WHERE h.accountId = :account AND h.usageKey = :key AND h.status <> 'released'""", CreditHold.class)
                .setParameter("account", accountId)
                .setParameter("key", usageKey)
                .getResultStream()
                .findFirst();
    }

    public List<CreditHold> findOpenHolds(UUID runId) {
        return em.createQuery(
                        "SELECT h FROM CreditHold h WHERE h.runId = :run AND h.status = 'held' ORDER BY h.createdAt, h.id",
                        CreditHold.class)
                .setParameter("run", runId)
                .getResultList();
    }

    /** Oldest first. */
    public List<CreditHold> findOverdueHolds(Instant now, int limit) {
        return em.createQuery("""
                        SELECT h FROM CreditHold h WHERE h.status = 'held' AND h.expiresAt <= :now
                        ORDER BY h.expiresAt, h.id""", CreditHold.class)
                .setParameter("now", now.atOffset(ZoneOffset.UTC))
                .setMaxResults(limit)
                .getResultList();
    }

    public boolean hasTransaction(UUID accountId, String usageKey, CreditPool pool) {
        return !em.createQuery("""
                        SELECT t.id FROM CreditTransaction t
                        WHERE t.accountId = :account AND t.usageKey = :key AND t.pool = :pool""", UUID.class)
                .setParameter("account", accountId)
                .setParameter("key", usageKey)
                .setParameter("pool", pool.wire())
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }

    public Optional<UsageFact> findFact(UUID holdId) {
        return em.createQuery("SELECT f FROM UsageFact f WHERE f.holdId = :hold", UsageFact.class)
                .setParameter("hold", holdId)
                .getResultStream()
                .findFirst();
    }

    /** The account's row is written at once, since its ledger rows refer to it. */
    public void add(CreditAccount account) {
        em.persist(account);
        em.flush();
    }

    public void add(CreditTransaction row) {
        em.persist(row);
    }

    public void add(CreditHold hold) {
        em.persist(hold);
    }

    public void add(UsageFact fact) {
        em.persist(fact);
    }
}
