package dev.capstan.persistence.credits;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds holds of shared accounts that have ended and are not posted. */
@ApplicationScoped
@Transactional(MANDATORY)
public class PostingRepository {
    @PersistenceContext
    EntityManager em;

    /** Earliest end first. Only who has the account's lock posts them. */
    public List<CreditHold> findUnposted(UUID accountId, int limit) {
        return em.createQuery("""
                        SELECT h FROM CreditHold h WHERE h.accountId = :account AND h.unposted = TRUE
                        ORDER BY h.endedAt, h.id""", CreditHold.class)
                .setParameter("account", accountId)
                .setMaxResults(limit)
                .getResultList();
    }

    public List<UsageFact> findFacts(Collection<UUID> holdIds) {
        return entities(em.createNativeQuery(
                        "SELECT * FROM usage_facts WHERE hold_id = ANY (CAST(?1 AS uuid[]))", UsageFact.class)
                .setParameter(1, SqlArray.ofUuids(holdIds)));
    }

    public void markPosted(Collection<UUID> holdIds) {
        em.createNativeQuery("UPDATE credit_holds SET unposted = false WHERE id = ANY (CAST(?1 AS uuid[]))")
                .setParameter(1, SqlArray.ofUuids(holdIds))
                .executeUpdate();
    }

    /** The charges that the account's row does not show yet. */
    public BigDecimal unpostedCharges(UUID accountId) {
        return em.createQuery("""
                        SELECT coalesce(sum(h.chargedCredits + h.chargedBonusCredits), 0) FROM CreditHold h
                        WHERE h.accountId = :account AND h.unposted = TRUE""", BigDecimal.class)
                .setParameter("account", accountId)
                .getSingleResult();
    }

    public List<UUID> findAccountsToPost() {
        return em.createQuery("SELECT DISTINCT h.accountId FROM CreditHold h WHERE h.unposted = TRUE", UUID.class)
                .getResultList();
    }

    /** How many acts on shared accounts have ended and wait to be posted. */
    public long countUnposted() {
        return em.createQuery("SELECT COUNT(h) FROM CreditHold h WHERE h.unposted = TRUE", Long.class)
                .getSingleResult();
    }

    /** When the one that waits longest has ended. */
    public Optional<Instant> oldestUnposted() {
        return Optional.ofNullable(em.createQuery(
                                "SELECT MIN(h.endedAt) FROM CreditHold h WHERE h.unposted = TRUE", OffsetDateTime.class)
                        .getSingleResult())
                .map(OffsetDateTime::toInstant);
    }

    /** The holds of the keys on an account that are open or were charged. */
    public List<CreditHold> findHolds(UUID accountId, Collection<String> usageKeys) {
        return entities(em.createNativeQuery("""
                        SELECT * FROM credit_holds WHERE account_id = CAST(?1 AS uuid)
                        AND usage_key = ANY (CAST(?2 AS text[])) AND status <> 'released'""", CreditHold.class)
                .setParameter(1, accountId.toString())
                .setParameter(2, SqlArray.ofTexts(usageKeys)));
    }

    @SuppressWarnings("unchecked") // the query names the class
    private static <T> List<T> entities(Query query) {
        return query.getResultList();
    }
}
