package dev.capstan.mainjob;

import dev.capstan.harness.CapstanServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All accounts of a server, as its database has them. */
final class Books {
    private static final Map<String, String> MUST_BE_ZERO = new LinkedHashMap<>();

    static {
        MUST_BE_ZERO.put("accounts that own something else than their rows sum to", """
                SELECT count(*) FROM credit_accounts a WHERE (a.credits, a.bonus_credits) <>
                  (SELECT coalesce(sum(amount) FILTER (WHERE credit_type = 'regular'), 0),
                          coalesce(sum(amount) FILTER (WHERE credit_type = 'bonus'), 0)
                   FROM credit_transactions WHERE account_id = a.id)""");
        MUST_BE_ZERO.put("accounts with something held", """
                SELECT count(*) FROM credit_accounts WHERE held_credits <> 0 OR held_bonus_credits <> 0""");
        MUST_BE_ZERO.put("holds that are open or not posted", """
                SELECT count(*) FROM credit_holds WHERE status = 'held' OR unposted""");
        MUST_BE_ZERO.put("balances below zero", """
                SELECT count(*) FROM credit_transactions WHERE balance_after < 0""");
        MUST_BE_ZERO.put("keys that were charged twice", """
                SELECT count(*) FROM (SELECT 1 FROM credit_transactions
                  GROUP BY account_id, usage_key, credit_type HAVING count(*) > 1) twice""");
        MUST_BE_ZERO.put("charges that differ from their usage facts", """
                SELECT count(*) FROM usage_facts f WHERE f.credits <>
                  coalesce((SELECT -sum(t.amount) FROM credit_transactions t
                            WHERE t.account_id = f.account_id AND t.usage_key = f.usage_key), 0)""");
        MUST_BE_ZERO.put("charges without a usage fact", """
                SELECT count(*) FROM credit_transactions t WHERE t.transaction_type = 'llm_usage' AND NOT EXISTS
                  (SELECT 1 FROM usage_facts f WHERE f.account_id = t.account_id AND f.usage_key = t.usage_key)""");
        MUST_BE_ZERO.put("breaks in the chains of hashes", """
                SELECT count(*) FROM credit_transactions t LEFT JOIN credit_transactions p
                  ON p.account_id = t.account_id AND p.seq = t.seq - 1
                WHERE t.seq > 1 AND (p.hash IS NULL OR p.hash <> t.prev_hash)""");
        MUST_BE_ZERO.put("days whose counted spending is not that of their holds", """
                SELECT count(*) FROM (
                  SELECT user_id, day, credits FROM credit_spending WHERE scope = 'user'
                  EXCEPT
                  SELECT user_id, (created_at AT TIME ZONE 'UTC')::date, sum(charged_credits + charged_bonus_credits)
                  FROM credit_holds GROUP BY 1, 2) wrong WHERE credits <> 0""");
    }

    private final CapstanServer server;

    Books(CapstanServer server) {
        this.server = server;
    }

    /** What contradicts itself when nothing is under way; empty when all is well. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        MUST_BE_ZERO.forEach((what, sql) -> {
            long found = count(sql);
            if (found > 0) {
                faults.add("%d %s".formatted(found, what));
            }
        });
        return faults;
    }

    long activeRuns() {
        return count("SELECT count(*) FROM run_tasks WHERE status IN ('PENDING', 'RUNNING', 'ABORTING')");
    }

    long charges() {
        return count("SELECT count(*) FROM credit_transactions WHERE amount < 0");
    }

    long overdueHolds() {
        return count("SELECT count(*) FROM credit_holds WHERE status = 'held' AND expires_at < now()");
    }

    long count(String sql) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    String text(String sql) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    void change(String sql) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
