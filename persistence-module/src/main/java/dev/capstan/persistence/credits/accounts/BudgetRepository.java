package dev.capstan.persistence.credits.accounts;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import dev.capstan.persistence.credits.SqlArray;
import dev.capstan.types.credits.BudgetScope;
import dev.capstan.types.credits.SpendingKey;
import dev.capstan.types.credits.Spent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Stores budgets, and reads what was spent; the database counts that itself whenever a hold changes. */
@ApplicationScoped
@Transactional(MANDATORY)
public class BudgetRepository {
    @PersistenceContext
    EntityManager em;

    /**
     * The budgets that these users have for these users, sessions and accounts, always in the same order. Holds their rows
     * until the transaction ends, so that two acts cannot spend the rest of one budget.
     */
    @SuppressWarnings("unchecked") // the query names the class
    public List<Budget> lockBudgets(Collection<UUID> users, Collection<UUID> scopeIds) {
        return em.createNativeQuery("""
                        SELECT * FROM credit_budgets WHERE user_id = ANY (CAST(?1 AS uuid[])) AND scope_id = ANY (CAST(?2 AS uuid[]))
                        ORDER BY user_id, scope, scope_id, set_by FOR UPDATE""", Budget.class)
                .setParameter(1, SqlArray.ofUuids(users))
                .setParameter(2, SqlArray.ofUuids(scopeIds))
                .setHint("eclipselink.refresh", "true") // as it is once it is locked
                .getResultList();
    }

    public List<Budget> findBudgets(SpendingKey what) {
        return em.createQuery("""
                        SELECT b FROM Budget b WHERE b.userId = :user AND b.scope = :scope AND b.scopeId = :id
                        ORDER BY b.setBy""", Budget.class)
                .setParameter("user", what.userId())
                .setParameter("scope", what.scope().wire())
                .setParameter("id", what.scopeId())
                .getResultList();
    }

    public Optional<Budget> findBudget(SpendingKey what, String setBy) {
        return findBudgets(what).stream().filter(b -> b.author().equals(setBy)).findFirst();
    }

    public void add(Budget budget) {
        em.persist(budget);
    }

    /** What these users have spent and hold for these users, accounts, sessions and runs; absent where nothing was. */
    public Map<SpendingKey, Spent> findSpent(Collection<UUID> users, Collection<UUID> scopeIds, LocalDate today) {
        List<?> rows = em.createNativeQuery("""
                        SELECT CAST(user_id AS text), scope, CAST(scope_id AS text),
                               coalesce(sum(credits) FILTER (WHERE day = CAST(?3 AS date)), 0),
                               coalesce(sum(credits) FILTER (WHERE day >= date_trunc('month', CAST(?3 AS date))
                                   AND day < date_trunc('month', CAST(?3 AS date)) + interval '1 month'), 0),
                               sum(credits)
                        FROM credit_spending
                        WHERE user_id = ANY (CAST(?1 AS uuid[])) AND scope_id = ANY (CAST(?2 AS uuid[]))
                        GROUP BY user_id, scope, scope_id""")
                .setParameter(1, SqlArray.ofUuids(users))
                .setParameter(2, SqlArray.ofUuids(scopeIds))
                .setParameter(3, today.toString())
                .getResultList();
        Map<SpendingKey, Spent> spent = new HashMap<>();
        rows.stream()
                .map(Object[].class::cast)
                .forEach(row -> spent.put(
                        new SpendingKey(
                                UUID.fromString((String) row[0]),
                                BudgetScope.ofWire((String) row[1]),
                                UUID.fromString((String) row[2])),
                        new Spent((BigDecimal) row[3], (BigDecimal) row[4], (BigDecimal) row[5])));
        return spent;
    }
}
