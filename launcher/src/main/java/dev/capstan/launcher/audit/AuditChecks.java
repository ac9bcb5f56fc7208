package dev.capstan.launcher.audit;

import java.util.List;

/**
 * All that an audit looks at, in PostgreSQL's own exact arithmetic, so that nothing of the server is trusted: neither its
 * code nor the numbers it has stored beside the facts.
 */
final class AuditChecks {
    private static final String USAGE = "('llm_usage', 'tool_usage', 'media_generation')";

    /** USD, exactly: tokens at prices per million, units at theirs. */
    static final String COST = """
            ((f.input_tokens * f.input_price + f.output_tokens * f.output_price
              + f.cache_write_tokens * f.cache_write_price + f.cache_read_tokens * f.cache_read_price) * 0.000001
             + f.units * f.unit_price)""";

    /** 100 credits for 1.5 USD, rounded half up once, at the sixth place. */
    static final String CREDITS = "round(CAST(" + COST + " * 200 AS numeric(80, 20)) / 3, 6)";

    static final List<AuditCheck> ALL = List.of(
            new AuditCheck("what each act cost is its consumption at its price", """
                    SELECT format('act %s of hold %s: recorded %s USD, computed %s', f.usage_key, f.hold_id, f.cost_usd, COST)
                    FROM usage_facts f WHERE f.cost_usd <> COST AND :f""".replace("COST", COST)),
            new AuditCheck("what each act was charged, and what was written off, is its cost", """
                    SELECT format('act %s of hold %s: charged %s and written off %s, computed %s', f.usage_key, f.hold_id,
                                  f.credits, f.written_off, CREDITS)
                    FROM usage_facts f WHERE f.credits + f.written_off <> CREDITS AND :f""".replace(
                            "CREDITS", CREDITS)),
            new AuditCheck("each act has the account, the prices and the charge of its hold", """
                    SELECT format('act %s and hold %s differ', f.usage_key, h.id)
                    FROM usage_facts f JOIN credit_holds h ON h.id = f.hold_id
                    WHERE ((f.account_id, f.user_id, f.usage_key, f.model_id, f.input_price, f.output_price,
                            f.cache_write_price, f.cache_read_price, f.unit_price)
                           IS DISTINCT FROM (h.account_id, h.user_id, h.usage_key, h.model_id, h.input_price, h.output_price,
                            h.cache_write_price, h.cache_read_price, h.unit_price)
                       OR f.credits <> h.charged_credits + h.charged_bonus_credits
                       OR f.price_version_id IS DISTINCT FROM h.price_version_id) AND :f"""),
            new AuditCheck("each hold that was charged or expired has an act", """
                    SELECT format('hold %s is %s and has no act', h.id, h.status) FROM credit_holds h
                    WHERE h.status IN ('settled', 'expired') AND :h
                      AND NOT EXISTS (SELECT FROM usage_facts f WHERE f.hold_id = h.id)"""),
            new AuditCheck(
                    "each price of the price list is that of its version, which was valid when the act began", """
                    SELECT format('act %s has a price that version %s does not have', f.usage_key, p.id)
                    FROM usage_facts f JOIN credit_holds h ON h.id = f.hold_id JOIN price_versions p ON p.id = f.price_version_id
                    WHERE ((f.input_price, f.output_price, f.cache_write_price, f.cache_read_price)
                           IS DISTINCT FROM (p.input_price, p.output_price, p.cache_write_price, p.cache_read_price)
                       OR p.valid_from > h.created_at) AND :f"""),
            new AuditCheck(
                    "each price of the price list is the newest one of the longest pattern that covers the model", """
                    WITH used AS (SELECT DISTINCT lower(f.model_id) AS model, f.price_version_id AS version
                                  FROM usage_facts f WHERE f.price_version_id IS NOT NULL AND :f),
                    covering AS (SELECT u.model, u.version, p.*, length(p.model_pattern) AS length
                                 FROM used u JOIN price_versions p ON u.model = p.model_pattern
                                   OR (starts_with(u.model, p.model_pattern)
                                       AND substr(u.model, length(p.model_pattern) + 1, 1) IN ('-', '@', ':', '/', '_'))),
                    better AS (SELECT c.model, c.version, c.id, greatest(c.valid_from, c.created_at + interval '1 minute') AS since
                               FROM covering c LEFT JOIN covering taken
                                 ON taken.model = c.model AND taken.version = c.version AND taken.id = c.version
                               WHERE taken.id IS NULL OR c.length > taken.length
                                  OR (c.length = taken.length AND c.valid_from > taken.valid_from))
                    SELECT format('act %s should have had the price of version %s', f.usage_key, b.id)
                    FROM better b JOIN usage_facts f ON lower(f.model_id) = b.model AND f.price_version_id = b.version
                    JOIN credit_holds h ON h.id = f.hold_id AND h.created_at >= b.since WHERE :f"""),
            new AuditCheck("acts on the user's own key cost no credits for tokens", """
                    SELECT format('act %s is on an own key and cost %s', f.usage_key, f.credits)
                    FROM usage_facts f
                    WHERE f.own_key AND f.credits + f.input_price + f.output_price + f.cache_write_price + f.cache_read_price > 0
                      AND :f"""),
            new AuditCheck(
                    "the ledger took from each pool what each hold says it was charged", """
                    SELECT format('account %s, key %s: the ledger has %s bonus and %s regular, the hold %s and %s',
                                  coalesce(t.account_id, h.account_id), coalesce(t.key, h.key), coalesce(t.bonus, 0),
                                  coalesce(t.regular, 0), coalesce(h.bonus, 0), coalesce(h.regular, 0))
                    FROM (SELECT t.account_id, regexp_replace(t.usage_key, '/part/[0-9]+$', '') AS key,
                                 coalesce(sum(-t.amount) FILTER (WHERE t.credit_type = 'bonus'), 0) AS bonus,
                                 coalesce(sum(-t.amount) FILTER (WHERE t.credit_type = 'regular'), 0) AS regular
                          FROM credit_transactions t WHERE t.transaction_type IN USAGE AND :t GROUP BY 1, 2) t
                    FULL JOIN (SELECT h.account_id, h.usage_key AS key, sum(h.charged_bonus_credits) AS bonus,
                                      sum(h.charged_credits) AS regular
                               FROM credit_holds h WHERE NOT h.unposted AND :h GROUP BY 1, 2) h ON h.account_id = t.account_id AND h.key = t.key
                    WHERE coalesce(t.bonus, 0) <> coalesce(h.bonus, 0)
                       OR coalesce(t.regular, 0) <> coalesce(h.regular, 0)""".replace("USAGE", USAGE)),
            new AuditCheck("the ledger gave back what each hold says was refunded", """
                    SELECT format('hold %s: the ledger gave back %s, the hold says %s', h.id, coalesce(t.back, 0),
                                  h.refunded_credits + h.refunded_bonus_credits)
                    FROM credit_holds h
                    LEFT JOIN (SELECT t.data ->> 'hold_id' AS hold, sum(t.amount) AS back FROM credit_transactions t
                               WHERE t.transaction_type = 'refund' AND t.data ? 'hold_id' AND :t GROUP BY 1) t
                      ON t.hold = CAST(h.id AS text)
                    WHERE coalesce(t.back, 0) <> h.refunded_credits + h.refunded_bonus_credits AND :h"""),
            new AuditCheck("each account owns the sum of its rows, which are numbered without gaps", """
                    SELECT format('account %s owns %s bonus and %s regular, its %s rows sum to %s and %s', a.id, a.bonus_credits,
                                  a.credits, coalesce(t.rows, 0), coalesce(t.bonus, 0), coalesce(t.regular, 0))
                    FROM credit_accounts a
                    LEFT JOIN (SELECT t.account_id, count(*) AS rows, max(t.seq) AS last,
                                      coalesce(sum(t.amount) FILTER (WHERE t.credit_type = 'bonus'), 0) AS bonus,
                                      coalesce(sum(t.amount) FILTER (WHERE t.credit_type = 'regular'), 0) AS regular
                               FROM credit_transactions t WHERE :t GROUP BY 1) t ON t.account_id = a.id
                    WHERE (coalesce(t.bonus, 0) <> a.bonus_credits OR coalesce(t.regular, 0) <> a.credits
                       OR coalesce(t.rows, 0) <> a.last_seq OR coalesce(t.last, 0) <> a.last_seq) AND :a"""),
            new AuditCheck("each row names the balance after it and the hash of the row before it", """
                    SELECT format('account %s, row %s', r.account_id, r.seq)
                    FROM (SELECT t.account_id, t.seq, t.balance_after, t.prev_hash,
                                 sum(t.amount) OVER (PARTITION BY t.account_id, t.credit_type ORDER BY t.seq) AS sum_so_far,
                                 lag(t.hash, 1, repeat('0', 64)) OVER (PARTITION BY t.account_id ORDER BY t.seq) AS before
                          FROM credit_transactions t WHERE :t) r
                    WHERE r.balance_after <> r.sum_so_far OR r.prev_hash <> r.before"""),
            new AuditCheck("each account names the hash of its last row", """
                    SELECT format('account %s', a.id) FROM credit_accounts a
                    LEFT JOIN credit_transactions l ON l.account_id = a.id AND l.seq = a.last_seq
                    WHERE coalesce(l.hash, repeat('0', 64)) <> a.last_hash AND :a"""),
            new AuditCheck("what each account has held is the rest of its open holds", """
                    SELECT format('account %s has %s held, its open holds %s', a.id, a.held_credits + a.held_bonus_credits,
                                  coalesce(h.rest, 0))
                    FROM credit_accounts a
                    LEFT JOIN (SELECT h.account_id,
                                      sum(h.held_credits + h.held_bonus_credits
                                          - CASE WHEN h.unposted THEN 0 ELSE h.charged_credits + h.charged_bonus_credits END)
                                          AS rest
                               FROM credit_holds h WHERE (h.status = 'held' OR h.unposted) AND :h GROUP BY 1) h
                      ON h.account_id = a.id
                    WHERE coalesce(h.rest, 0) <> a.held_credits + a.held_bonus_credits AND :a"""),
            new AuditCheck("the sums of sessions are those of their rows", """
                    SELECT format('user %s, session %s', coalesce(s.user_id, t.user_id), coalesce(s.session_id, t.session_id))
                    FROM (SELECT * FROM credit_session_usage s WHERE :s) s
                    FULL JOIN (SELECT t.user_id, t.session_id, t.account_id, count(*) AS row_count,
                                      coalesce(sum(-t.amount) FILTER (WHERE t.amount < 0), 0) AS spent
                               FROM credit_transactions t WHERE t.session_id IS NOT NULL AND :t GROUP BY 1, 2, 3) t
                      ON t.user_id = s.user_id AND t.session_id = s.session_id AND t.account_id = s.account_id
                    WHERE s.row_count IS DISTINCT FROM t.row_count OR s.spent IS DISTINCT FROM t.spent"""));

    private AuditChecks() {}
}
