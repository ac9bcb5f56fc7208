package dev.capstan.persistence.credits;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import dev.capstan.types.credits.PoolAmounts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;

/** Reads the ledger for those who check it. Locks nothing. */
@ApplicationScoped
@Transactional(MANDATORY)
public class LedgerRepository {
    @PersistenceContext
    EntityManager em;

    /** Accounts in the order of their ids, beginning after {@code after}; one statement, so each tally fits itself. */
    public List<AccountTally> findTallies(UUID after, int limit) {
        List<?> rows = em.createNativeQuery("""
                        SELECT CAST(a.id AS text), a.bonus_credits, a.credits, a.held_bonus_credits, a.held_credits,
                               h.bonus, h.regular, a.expiring_bonus_credits, a.expiring_credits, l.bonus, l.regular,
                               a.last_seq, a.last_hash
                        FROM credit_accounts a
                        CROSS JOIN LATERAL (
                            SELECT coalesce(sum(bonus), 0) AS bonus, coalesce(sum(regular), 0) AS regular
                            FROM (SELECT held_bonus_credits - charged_bonus_credits AS bonus,
                                         held_credits - charged_credits AS regular
                                  FROM credit_holds WHERE account_id = a.id AND status = 'held'
                                  UNION ALL
                                  SELECT held_bonus_credits, held_credits
                                  FROM credit_holds WHERE account_id = a.id AND unposted) AS holding) h
                        CROSS JOIN LATERAL (
                            SELECT coalesce(sum(left_credits) FILTER (WHERE credit_type = 'bonus'), 0) AS bonus,
                                   coalesce(sum(left_credits) FILTER (WHERE credit_type = 'regular'), 0) AS regular
                            FROM credit_lots WHERE account_id = a.id AND left_credits > 0) l
                        WHERE a.id > CAST(?1 AS uuid) ORDER BY a.id LIMIT ?2""")
                .setParameter(1, after.toString())
                .setParameter(2, limit)
                .getResultList();
        return rows.stream().map(row -> tally((Object[]) row)).toList();
    }

    /** The rows numbered after {@code from} up to {@code to}, in order, at most {@code limit}; not for changing. */
    public List<CreditTransaction> findRows(UUID accountId, long from, long to, int limit) {
        List<CreditTransaction> rows = em.createQuery("""
                        SELECT t FROM CreditTransaction t
                        WHERE t.accountId = :account AND t.seq > :from AND t.seq <= :to ORDER BY t.seq""", CreditTransaction.class)
                .setParameter("account", accountId)
                .setParameter("from", from)
                .setParameter("to", to)
                .setMaxResults(limit)
                .getResultList();
        rows.forEach(em::detach); // a ledger may be longer than the memory
        return rows;
    }

    private static AccountTally tally(Object[] row) {
        return new AccountTally(
                UUID.fromString((String) row[0]),
                new PoolAmounts((BigDecimal) row[1], (BigDecimal) row[2]),
                new PoolAmounts((BigDecimal) row[3], (BigDecimal) row[4]),
                new PoolAmounts((BigDecimal) row[5], (BigDecimal) row[6]),
                new PoolAmounts((BigDecimal) row[7], (BigDecimal) row[8]),
                new PoolAmounts((BigDecimal) row[9], (BigDecimal) row[10]),
                ((Number) row[11]).longValue(),
                (String) row[12]);
    }
}
