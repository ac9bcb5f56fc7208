package dev.capstan.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;

/** The peer of the ledger's measurement, and what is asked of the database directly. */
final class PgBench {
    private static final Pattern ADDRESS = Pattern.compile("jdbc:postgresql://([^:/]+):([0-9]+)/([^?]+).*");
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");
    private static final int HISTORY = 1_000_000;
    private static final int READS = 2000;
    private static final String PAGE =
            "SELECT * FROM credit_transactions WHERE account_id = '%s' AND seq < %d ORDER BY seq DESC LIMIT 50";

    private final DataSource database;
    private final int users;
    private final long seconds;

    PgBench(DataSource database, int users, long seconds) {
        this.database = database;
        this.users = users;
        this.seconds = seconds;
    }

    /** Acts a second. */
    double rate(String script, int clients, UUID account) throws IOException, InterruptedException {
        Matcher address = ADDRESS.matcher(setting("db.url"));
        if (!address.matches()) {
            throw new IllegalStateException("no address of a database: " + setting("db.url"));
        }
        List<String> command = List.of(
                "pgbench",
                "-n",
                "-M",
                "prepared",
                "-c",
                "" + clients,
                "-j",
                "" + Math.min(clients, 2),
                "-T",
                "" + seconds,
                "-D",
                "users=" + users,
                "-D",
                "account=" + account,
                "-f",
                Path.of(System.getenv("CAPSTAN_BENCH_SCRIPTS"), script + ".sql").toString(),
                "-h",
                address.group(1),
                "-p",
                address.group(2),
                "-U",
                setting("db.user"),
                address.group(3));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", setting("db.password"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher rate = RATE.matcher(output);
        if (process.waitFor() != 0 || !rate.find()) {
            throw new IllegalStateException("pgbench says " + output);
        }
        return Double.parseDouble(rate.group(1));
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    /** A row that pgbench alone works on; its ledger rows have no true hashes. */
    UUID plainRow() throws SQLException {
        UUID account = UUID.randomUUID();
        run("""
                INSERT INTO credit_accounts (id, owner_id, kind, credits, last_hash, updated_at)
                VALUES ('%s', '%s', 'shared', 100000000, repeat('0', 64), now())""".formatted(account, account));
        run("INSERT INTO shared_accounts VALUES ('%s', 'pgbench', '%s', now())".formatted(account, account));
        return account;
    }

    /** Medians of a read of a balance, and of pages of a long history with the plan of one. */
    String balanceAndHistory(Runnable balance) throws SQLException {
        StringBuilder report = new StringBuilder();
        report.append("balance: median %.3f ms, p99 %.3f ms%n".formatted(millis(balance, 0.5), millis(balance, 0.99)));
        UUID account = longHistory();
        for (long before : new long[] {HISTORY + 1, HISTORY / 2, 51}) {
            report.append("history of %d rows, 50 before row %d: median %.3f ms%n"
                    .formatted(HISTORY, before, millis(() -> page(account, before), 0.5)));
        }
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet plan =
                        statement.executeQuery("EXPLAIN (ANALYZE, BUFFERS) " + PAGE.formatted(account, HISTORY / 2))) {
            while (plan.next()) {
                report.append(plan.getString(1)).append('\n');
            }
        }
        return report.toString();
    }

    private UUID longHistory() throws SQLException {
        UUID account = plainRow();
        run("""
                INSERT INTO credit_transactions (id, account_id, user_id, seq, transaction_type, credit_type, amount,
                    balance_after, usage_key, description, prev_hash, hash, created_at)
                SELECT uuidv7(), '%s', '%s', i, 'llm_usage', 'regular', -0.1, 1, 'history/' || i, 'Model call: bench',
                    repeat('a', 64), repeat('b', 64), now() FROM generate_series(1, %d) AS i""".formatted(account, account, HISTORY));
        run("ANALYZE credit_transactions");
        return account;
    }

    private void page(UUID account, long before) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(PAGE.formatted(account, before));
                ResultSet rows = statement.executeQuery()) {
            int count = 0;
            while (rows.next()) {
                count++;
            }
            if (count != 50) {
                throw new IllegalStateException("a page has 50 rows, not " + count);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double millis(Runnable work, double quantile) {
        double[] times = new double[READS];
        for (int i = 0; i < READS; i++) {
            long from = System.nanoTime();
            work.run();
            times[i] = (System.nanoTime() - from) / 1e6;
        }
        Arrays.sort(times);
        return times[(int) (quantile * (READS - 1))];
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
