package dev.capstan.mainjob;

import dev.capstan.harness.CapstanServer;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** One user's account as the database has it. */
final class Ledger {
    private final CapstanServer server;
    private final UUID user;

    Ledger(CapstanServer server, UUID user) {
        this.server = server;
        this.user = user;
    }

    /** What the account owns. */
    BigDecimal owned() {
        return number("SELECT credits + bonus_credits FROM credit_accounts WHERE owner_id = ? AND kind = 'own'");
    }

    BigDecimal held() {
        return number(
                "SELECT held_credits + held_bonus_credits FROM credit_accounts WHERE owner_id = ? AND kind = 'own'");
    }

    /** The sum of all rows. */
    BigDecimal rows() {
        return number("SELECT coalesce(sum(amount), 0) FROM credit_transactions WHERE user_id = ?");
    }

    /** What model calls took, as a negative number. */
    BigDecimal modelUsage() {
        return number("SELECT coalesce(sum(amount), 0) FROM credit_transactions"
                + " WHERE user_id = ? AND transaction_type = 'llm_usage'");
    }

    long openHolds() {
        return number("SELECT count(*) FROM credit_holds WHERE user_id = ? AND status = 'held'")
                .longValueExact();
    }

    /** What contradicts itself in the account; empty when it balances. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (owned().compareTo(rows()) != 0) {
            faults.add("the account owns %s, its rows sum to %s".formatted(owned(), rows()));
        }
        if (held().signum() != 0 || openHolds() != 0) {
            faults.add("%s are held by %d holds".formatted(held(), openHolds()));
        }
        add(faults, "breaks in the chain of hashes", """
                SELECT count(*) FROM credit_transactions t LEFT JOIN credit_transactions p
                  ON p.account_id = t.account_id AND p.seq = t.seq - 1
                WHERE t.user_id = ? AND t.seq > 1 AND (p.hash IS NULL OR p.hash <> t.prev_hash)""");
        add(faults, "ends of the chain that are not the account's", """
                SELECT count(*) FROM credit_accounts a JOIN credit_transactions t ON t.account_id = a.id AND t.seq = a.last_seq
                WHERE a.owner_id = ? AND t.hash <> a.last_hash""");
        add(faults, "usage keys that were charged twice", """
                SELECT count(*) FROM (SELECT usage_key, credit_type FROM credit_transactions
                WHERE user_id = ? GROUP BY 1, 2 HAVING count(*) > 1) twice""");
        add(faults, "rows whose balance is not the sum so far", """
                SELECT count(*) FROM (SELECT balance_after,
                  sum(amount) OVER (PARTITION BY account_id, credit_type ORDER BY seq) AS sum_so_far
                  FROM credit_transactions WHERE user_id = ?) sums WHERE balance_after <> sum_so_far""");
        return faults;
    }

    private void add(List<String> faults, String what, String count) {
        long found = number(count).longValueExact();
        if (found > 0) {
            faults.add("%d %s".formatted(found, what));
        }
    }

    private BigDecimal number(String sql) {
        return number(server, sql, user);
    }

    /** The one number that a query for one id answers. */
    static BigDecimal number(CapstanServer server, String sql, UUID id) {
        List<BigDecimal> numbers = numbers(server, sql, id);
        if (numbers.size() != 1) {
            throw new AssertionError("%d rows for %s: %s".formatted(numbers.size(), id, sql));
        }
        return numbers.getFirst();
    }

    static List<BigDecimal> numbers(CapstanServer server, String sql, UUID id) {
        try (Connection connection = server.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, id);
            List<BigDecimal> numbers = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getBigDecimal(1));
                }
            }
            return numbers;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
