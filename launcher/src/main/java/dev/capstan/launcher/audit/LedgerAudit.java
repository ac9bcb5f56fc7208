package dev.capstan.launcher.audit;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.YearMonth;
import java.util.function.Consumer;

/** Asks a database whether its books are right, in one snapshot and without changing anything. */
public final class LedgerAudit {
    private static final int SHOWN = 20;

    private final Connection database;
    private final AuditQuestion question;
    private final PrintStream out;

    private LedgerAudit(Connection database, AuditQuestion question, PrintStream out) {
        this.database = database;
        this.question = question;
        this.out = out;
    }

    /**
     * Prints what was found, and for a month the charges computed anew.
     *
     * @param arguments {@code --account=ID} and {@code --month=2026-11}, or none
     * @return how many differences there are
     */
    public static long run(Connection database, PrintStream out, String... arguments) throws SQLException {
        database.setAutoCommit(false);
        database.setReadOnly(true);
        database.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        long differences = look(database, out, arguments);
        database.rollback();
        return differences;
    }

    /** As {@link #run}, inside the transaction that the caller has begun. */
    public static long look(Connection database, PrintStream out, String... arguments) throws SQLException {
        return new LedgerAudit(database, AuditQuestion.of(arguments), out).look();
    }

    private long look() throws SQLException {
        summary();
        long differences = 0;
        for (AuditCheck check : AuditChecks.ALL) {
            differences += report(check.name(), differences(check));
        }
        differences += report(RowHashes.NAME, wrongHashes());
        if (question.month().isPresent()) {
            charges(question.month().get());
        }
        out.printf("%n%d differences%n", differences);
        return differences;
    }

    private long report(String name, long found) {
        out.printf("%-8s %s%n", found == 0 ? "ok" : found + " bad", name);
        return found;
    }

    private long differences(AuditCheck check) throws SQLException {
        Found found = new Found();
        try (Statement statement = database.createStatement()) {
            statement.setFetchSize(1000);
            try (ResultSet rows = statement.executeQuery(bound(check.sql()))) {
                while (rows.next()) {
                    found.accept(rows.getString(1));
                }
            }
        }
        return found.count;
    }

    private long wrongHashes() throws SQLException {
        Found found = new Found();
        RowHashes.differences(database, question.on("t"), found);
        return found.count;
    }

    /** Prints the first of what is found, and counts all. */
    private final class Found implements Consumer<String> {
        private long count;

        @Override
        public void accept(String difference) {
            if (count++ < SHOWN) {
                out.println("         " + difference);
            }
        }
    }

    private String bound(String sql) {
        String bound = sql;
        for (String alias : new String[] {"f", "h", "t", "a", "s"}) {
            bound = bound.replaceAll(":" + alias + "\\b", question.on(alias));
        }
        return bound;
    }

    private void summary() throws SQLException {
        table(bound("""
                SELECT (SELECT count(*) FROM credit_accounts a WHERE :a) AS accounts,
                       (SELECT count(*) FROM credit_transactions t WHERE :t) AS ledger_rows,
                       count(*) AS acts, count(*) FILTER (WHERE f.estimated) AS estimated,
                       count(*) FILTER (WHERE f.own_key) AS own_key,
                       count(*) FILTER (WHERE NOT f.own_key AND f.price_version_id IS NULL AND f.unit_price = 0)
                           AS priced_by_setting,
                       coalesce(sum(f.credits), 0) AS credits_charged, coalesce(sum(f.written_off), 0) AS written_off
                FROM usage_facts f WHERE :f"""));
    }

    private void charges(YearMonth month) throws SQLException {
        out.printf("%nCharges of %s (UTC), computed anew%n", month);
        table(bound("""
                SELECT f.account_id, f.act_kind, f.model_id AS item, f.price_version_id AS price_version, count(*) AS acts,
                       sum(f.input_tokens) AS input, sum(f.cache_read_tokens) AS cache_read,
                       sum(f.cache_write_tokens) AS cache_write, sum(f.output_tokens) AS output, sum(f.units) AS units,
                       sum(COST) AS usd, sum(CREDITS) AS credits_due, sum(f.credits) AS credits_charged
                FROM usage_facts f
                WHERE f.created_at >= '%s-01T00:00:00Z' AND f.created_at < '%s-01T00:00:00Z' AND :f
                GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4""".formatted(month, month.plusMonths(1))
                .replace("COST", AuditChecks.COST)
                .replace("CREDITS", AuditChecks.CREDITS)));
    }

    private void table(String sql) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            ResultSetMetaData columns = rows.getMetaData();
            while (rows.next()) {
                StringBuilder line = new StringBuilder();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    String value = rows.getString(i);
                    line.append(line.isEmpty() ? "" : "  ")
                            .append(columns.getColumnLabel(i))
                            .append('=')
                            .append(value == null ? "-" : value.replaceAll("\\p{Cntrl}", "?"));
                }
                out.println(line);
            }
        }
    }
}
