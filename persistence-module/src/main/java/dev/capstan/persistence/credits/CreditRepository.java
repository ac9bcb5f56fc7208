package dev.capstan.persistence.credits;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import dev.capstan.types.credits.CreditPool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
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
        return locked("owner_id = CAST(?1 AS uuid) AND kind = 'own'", userId);
    }

    public Optional<CreditAccount> findAccount(UUID accountId) {
        return Optional.ofNullable(em.find(CreditAccount.class, accountId));
    }

    public Optional<CreditAccount> lockAccount(UUID accountId) {
        return locked("id = CAST(?1 AS uuid)", accountId);
    }

    /**
     * Read as it is once it is locked. The key stays free: rows that refer to the account, as the facts of acts that end
     * without its lock do, need not wait for who has it.
     */
    private Optional<CreditAccount> locked(String which, UUID id) {
        List<?> found = em.createNativeQuery(
                        "SELECT * FROM credit_accounts WHERE " + which + " FOR NO KEY UPDATE", CreditAccount.class)
                .setParameter(1, id.toString())
                .setHint("eclipselink.refresh", "true")
                .getResultList();
        return found.stream().map(CreditAccount.class::cast).findFirst();
    }

    /** Locks the account of a hold; an unknown hold has none. */
    public Optional<CreditAccount> lockAccountOfHold(UUID holdId) {
        return accountOfHold(holdId).flatMap(this::lockAccount);
    }

    /** Locks the account of a hold when it is somebody's own; that of a shared one is read as it is. */
    public Optional<CreditAccount> lockOwnAccountOfHold(UUID holdId) {
        return em.createQuery(
                        "SELECT a.id, a.kind FROM CreditAccount a, CreditHold h WHERE h.id = :hold AND a.id = h.accountId",
                        Object[].class)
                .setParameter("hold", holdId)
                .getResultStream()
                .findFirst()
                .flatMap(row -> "own".equals(row[1]) ? lockAccount((UUID) row[0]) : findAccount((UUID) row[0]));
    }

    private Optional<UUID> accountOfHold(UUID holdId) {
        return em.createQuery("SELECT h.accountId FROM CreditHold h WHERE h.id = :hold", UUID.class)
                .setParameter("hold", holdId)
                .getResultStream()
                .findFirst();
    }

    /** As it is now, not as this transaction may have read it before it had the account's lock. */
    public CreditHold readHold(UUID holdId) {
        return em.find(CreditHold.class, holdId, LockModeType.PESSIMISTIC_WRITE);
    }

    /** The one hold of the key that is open or was charged. */
    public Optional<CreditHold> findHold(UUID accountId, String usageKey) {
        return em.createQuery("""
                        SELECT h FROM CreditHold h
                        WHERE h.accountId = :account AND h.act.usageKey = :key AND h.status <> 'released'""", CreditHold.class)
                .setParameter("account", accountId)
                .setParameter("key", usageKey)
                .getResultStream()
                .findFirst();
    }

    /** Credits charged for the ended acts of a run's sub-agent; {@code keyPrefix} names the run and the agent. */
    public BigDecimal sumOfSubAgent(UUID runId, String keyPrefix) {
        return (BigDecimal) em.createNativeQuery("SELECT COALESCE(SUM(credits), 0) FROM usage_facts WHERE run_id = ?1"
                        + " AND usage_key LIKE 'run/%/agent/%' AND starts_with(usage_key, ?2)")
                .setParameter(1, runId)
                .setParameter(2, keyPrefix)
                .getSingleResult();
    }

    public List<CreditHold> findOpenHolds(UUID runId) {
        return em.createQuery(
                        "SELECT h FROM CreditHold h WHERE h.act.runId = :run AND h.status = 'held' ORDER BY h.createdAt, h.id",
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
                        WHERE t.accountId = :account AND t.act.usageKey = :key AND t.pool = :pool""", UUID.class)
                .setParameter("account", accountId)
                .setParameter("key", usageKey)
                .setParameter("pool", pool.wire())
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }

    public boolean hasTransaction(UUID accountId, String usageKey) {
        return hasTransaction(accountId, usageKey, CreditPool.BONUS)
                || hasTransaction(accountId, usageKey, CreditPool.REGULAR);
    }

    public Optional<CreditOperation> findOperation(UUID accountId, String usageKey) {
        return em.createQuery(
                        "SELECT o FROM CreditOperation o WHERE o.accountId = :account AND o.usageKey = :key",
                        CreditOperation.class)
                .setParameter("account", accountId)
                .setParameter("key", usageKey)
                .getResultStream()
                .findFirst();
    }

    /** Those with something left, in the order in which they are spent: the nearest limit first. */
    public List<CreditLot> findOpenLots(UUID accountId, CreditPool pool) {
        return em.createQuery("""
                        SELECT l FROM CreditLot l WHERE l.accountId = :account AND l.pool = :pool AND l.left > 0
                        ORDER BY l.expiresAt, l.id""", CreditLot.class)
                .setParameter("account", accountId)
                .setParameter("pool", pool.wire())
                .getResultList();
    }

    /** An account with credits that are due to expire and not held; one that somebody else works on is passed over. */
    public Optional<CreditAccount> lockDueAccount(Instant now) {
        List<?> ids = em.createNativeQuery("""
                        SELECT CAST(a.id AS text) FROM credit_accounts a
                        WHERE a.id IN (SELECT l.account_id FROM credit_lots l WHERE l.left_credits > 0 AND l.expires_at <= ?1
                            AND CASE l.credit_type WHEN 'bonus' THEN a.bonus_credits > a.held_bonus_credits
                                ELSE a.credits > a.held_credits END)
                        LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED""")
                .setParameter(1, now.atOffset(ZoneOffset.UTC))
                .getResultList();
        return ids.stream().map(id -> UUID.fromString((String) id)).findFirst().flatMap(this::lockAccount);
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

    public void add(CreditLot lot) {
        em.persist(lot);
    }

    public void add(CreditOperation operation) {
        em.persist(operation);
    }
}
