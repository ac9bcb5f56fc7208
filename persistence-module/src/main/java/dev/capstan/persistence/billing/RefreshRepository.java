package dev.capstan.persistence.billing;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import dev.capstan.persistence.time.Moments;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Finds whose credits are to be refreshed in a month, and remembers whose were. */
@ApplicationScoped
@Transactional(MANDATORY)
public class RefreshRepository {
    private static final String FREE = """
            FROM users u LEFT JOIN billing_accounts a ON a.user_id = u.id
            WHERE u.is_active AND coalesce(u.subscription_plan, 'free') = 'free' AND u.created_at < ?2
              AND coalesce(a.plan_since, '-infinity') < ?2
              AND NOT EXISTS (SELECT 1 FROM billing_refreshes r WHERE r.user_id = u.id AND r.month = ?1)""";

    private static final String ANNUAL = """
            FROM users u JOIN billing_accounts a ON a.user_id = u.id
            WHERE u.is_active AND u.subscription_billing_cycle = 'annually' AND u.subscription_status = 'active'
              AND u.subscription_plan IN ('plus', 'pro') AND a.renewed_for < ?2
              AND EXISTS (SELECT 1 FROM billing_invoices i
                          WHERE i.invoice_id = a.renewed_by AND i.reclaimed < i.granted)
              AND NOT EXISTS (SELECT 1 FROM billing_refreshes r WHERE r.user_id = u.id AND r.month = ?1)""";

    @PersistenceContext
    EntityManager em;

    /** Users of the free plan since before the month began, who were not refreshed for it; by id, after that one. */
    public List<UUID> findFree(String month, Instant monthStart, UUID after, int limit) {
        return find(FREE, month, monthStart, after, limit);
    }

    /** Annual subscribers who paid before the month began and were not refreshed for it; by id, after that one. */
    public List<UUID> findAnnual(String month, Instant monthStart, UUID after, int limit) {
        return find(ANNUAL, month, monthStart, after, limit);
    }

    public boolean stillFree(UUID userId, String month, Instant monthStart) {
        return still(FREE, userId, month, monthStart);
    }

    public boolean stillAnnual(UUID userId, String month, Instant monthStart) {
        return still(ANNUAL, userId, month, monthStart);
    }

    /** False when somebody else did it. */
    public boolean remember(UUID userId, String month, String plan, Instant now) {
        return em.createNativeQuery("INSERT INTO billing_refreshes (user_id, month, plan, done_at)"
                                + " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING")
                        .setParameter(1, userId)
                        .setParameter(2, month)
                        .setParameter(3, plan)
                        .setParameter(4, Moments.sql(now))
                        .executeUpdate()
                == 1;
    }

    @SuppressWarnings("unchecked")
    private List<UUID> find(String who, String month, Instant monthStart, UUID after, int limit) {
        return em.createNativeQuery("SELECT u.id " + who + " AND u.id > ?3 ORDER BY u.id LIMIT ?4")
                .setParameter(1, month)
                .setParameter(2, Moments.sql(monthStart))
                .setParameter(3, after)
                .setParameter(4, limit)
                .getResultList();
    }

    private boolean still(String who, UUID userId, String month, Instant monthStart) {
        return !em.createNativeQuery("SELECT u.id " + who + " AND u.id = ?3")
                .setParameter(1, month)
                .setParameter(2, Moments.sql(monthStart))
                .setParameter(3, userId)
                .getResultList()
                .isEmpty();
    }
}
