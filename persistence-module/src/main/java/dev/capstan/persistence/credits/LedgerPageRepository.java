package dev.capstan.persistence.credits;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.TransactionType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads pages of the ledger, newest first, whatever its length: a page of a whole ledger is a range of its dense numbers;
 * a page of a part of it is found in an index alone, and only its own rows are read.
 */
@ApplicationScoped
@Transactional(MANDATORY)
public class LedgerPageRepository {
    private static final String LINES = """
            SELECT CAST(t.id AS text), t.seq, t.transaction_type, t.credit_type, t.amount, t.balance_after,
                   coalesce((SELECT o.balance_after FROM credit_transactions o
                             WHERE o.account_id = t.account_id AND o.seq < t.seq
                               AND o.credit_type = CASE t.credit_type WHEN 'bonus' THEN 'regular' ELSE 'bonus' END
                             ORDER BY o.seq DESC LIMIT 1), 0),
                   t.usage_key, CAST(t.session_id AS text), CAST(t.run_id AS text), t.model_id, t.description,
                   CAST(t.data AS text), CAST(extract(epoch FROM t.created_at) * 1000000 AS bigint)
            FROM credit_transactions t
            """;

    @PersistenceContext
    EntityManager em;

    /** The rows numbered after {@code from} up to {@code to}. */
    public List<LedgerLine> findRange(UUID accountId, long from, long to) {
        return lines(em.createNativeQuery(LINES + """
                 WHERE t.account_id = CAST(?1 AS uuid) AND t.seq > ?2 AND t.seq <= ?3 ORDER BY t.seq DESC""")
                .setParameter(1, accountId.toString())
                .setParameter(2, from)
                .setParameter(3, to));
    }

    public long countOfTypes(UUID accountId, List<TransactionType> types) {
        Query count = em.createNativeQuery(
                "SELECT count(*) FROM credit_transactions WHERE account_id = CAST(?1 AS uuid) AND " + oneOf(types));
        return ((Number) count.setParameter(1, accountId.toString()).getSingleResult()).longValue();
    }

    public List<LedgerLine> findOfTypes(UUID accountId, List<TransactionType> types, long offset, int limit) {
        return lines(em.createNativeQuery(LINES + """
                 JOIN (SELECT seq FROM credit_transactions WHERE account_id = CAST(?1 AS uuid) AND %s
                       ORDER BY seq DESC OFFSET ?2 LIMIT ?3) page ON page.seq = t.seq
                 WHERE t.account_id = CAST(?1 AS uuid) ORDER BY t.seq DESC""".formatted(oneOf(types)))
                .setParameter(1, accountId.toString())
                .setParameter(2, offset)
                .setParameter(3, limit));
    }

    /** The rows of a session that were paid from {@code accountId}. */
    public List<LedgerLine> findOfSession(UUID accountId, UUID sessionId, long offset, int limit) {
        return lines(em.createNativeQuery(LINES + """
                 JOIN (SELECT seq FROM credit_transactions
                       WHERE account_id = CAST(?1 AS uuid) AND session_id = CAST(?4 AS uuid)
                       ORDER BY seq DESC OFFSET ?2 LIMIT ?3) page ON page.seq = t.seq
                 WHERE t.account_id = CAST(?1 AS uuid) ORDER BY t.seq DESC""")
                .setParameter(1, accountId.toString())
                .setParameter(2, offset)
                .setParameter(3, limit)
                .setParameter(4, sessionId.toString()));
    }

    /** As {@link #findOfSession} for a session that was paid from more than one account: by time, so all are looked at. */
    public List<LedgerLine> findOfSession(List<UUID> accountIds, UUID sessionId, long offset, int limit) {
        return lines(em.createNativeQuery(LINES + """
                 WHERE t.account_id = ANY (CAST(?1 AS uuid[])) AND t.session_id = CAST(?4 AS uuid)
                 ORDER BY t.created_at DESC, t.id DESC OFFSET ?2 LIMIT ?3""")
                .setParameter(1, SqlArray.ofUuids(accountIds))
                .setParameter(2, offset)
                .setParameter(3, limit)
                .setParameter(4, sessionId.toString()));
    }

    /** The sessions that have cost the user something, the one that did so last first. */
    public List<SessionSum> findSessions(UUID userId, long offset, int limit) {
        return sums(em.createNativeQuery(SUMS + """
                 WHERE user_id = CAST(?1 AS uuid) AND spent > 0 GROUP BY session_id
                 ORDER BY max(last_spent_at) DESC, session_id OFFSET ?2 LIMIT ?3""")
                .setParameter(1, userId.toString())
                .setParameter(2, offset)
                .setParameter(3, limit));
    }

    public long countSessions(UUID userId) {
        return ((Number) em.createNativeQuery("""
                                SELECT count(DISTINCT session_id) FROM credit_session_usage
                                WHERE user_id = CAST(?1 AS uuid) AND spent > 0""")
                        .setParameter(1, userId.toString())
                        .getSingleResult())
                .longValue();
    }

    /** Empty when the user has no ledger row of the session, which includes the sessions of others. */
    public Optional<SessionSum> findSession(UUID userId, UUID sessionId) {
        return sums(em.createNativeQuery(SUMS + """
                 WHERE user_id = CAST(?1 AS uuid) AND session_id = CAST(?2 AS uuid) GROUP BY session_id""")
                        .setParameter(1, userId.toString())
                        .setParameter(2, sessionId.toString()))
                .stream()
                .findFirst();
    }

    private static final String SUMS = """
            SELECT CAST(session_id AS text), CAST(sum(row_count) AS bigint), sum(spent), sum(spent_bonus),
                   CAST(extract(epoch FROM max(last_spent_at)) * 1000000 AS bigint),
                   string_agg(CAST(account_id AS text), ',' ORDER BY account_id)
            FROM credit_session_usage
            """;

    private static List<SessionSum> sums(Query query) {
        List<?> rows = query.getResultList();
        return rows.stream().map(LedgerPageRepository::sum).toList();
    }

    private static SessionSum sum(Object row) {
        SqlRow sql = new SqlRow(row);
        return new SessionSum(
                sql.id(),
                sql.number(),
                sql.amount(),
                sql.amount(),
                sql.time(),
                Arrays.stream(sql.text().split(",", -1)).map(UUID::fromString).toList());
    }

    /** Names of our own, no text of a caller's. */
    private static String oneOf(List<TransactionType> types) {
        List<String> names = types.stream().map(type -> "'" + type.wire() + "'").toList();
        return names.size() == 1
                ? "transaction_type = " + names.getFirst()
                : "transaction_type IN (" + String.join(", ", names) + ")";
    }

    private static List<LedgerLine> lines(Query query) {
        List<?> rows = query.getResultList();
        return rows.stream().map(LedgerPageRepository::line).toList();
    }

    private static LedgerLine line(Object row) {
        SqlRow sql = new SqlRow(row);
        return new LedgerLine(
                sql.id(),
                sql.number(),
                TransactionType.ofWire(sql.text()),
                CreditPool.valueOf(sql.text().toUpperCase(Locale.ROOT)),
                sql.amount(),
                sql.amount(),
                sql.amount(),
                sql.text(),
                sql.idOrNull(),
                sql.idOrNull(),
                sql.textOrNull(),
                sql.text(),
                sql.text(),
                sql.time());
    }
}
