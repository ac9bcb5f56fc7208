package dev.capstan.launcher.audit;

import dev.capstan.launcher.LaunchException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a database whether its audit log is whole: each row has the hash of its content and names the one before it, none is
 * missing in the middle or at the end, and a head that the auditor wrote down earlier is still part of the chain. Trusts no
 * function of the database that the server made.
 */
public final class TrailAudit {
    private static final int SHOWN = 20;
    private static final Pattern HEAD = Pattern.compile("([0-9]{1,18}):([0-9a-f]{64})");

    /** The text that a row's hash is made of: each field as its length in bytes, a colon, its text and a comma. */
    private static final String HASH = """
            (SELECT encode(sha256(convert_to(string_agg(octet_length(convert_to(f, 'UTF8')) || ':' || f || ',', '' ORDER BY n),
                                             'UTF8')), 'hex')
             FROM unnest(ARRAY['capstan-audit-1', r.prev_hash, r.seq::text, r.id::text,
                               ((extract(epoch FROM r.occurred_at) * 1000000)::bigint)::text, r.actor_kind,
                               coalesce(r.actor_id::text, ''), r.actor_name, r.credential, r.action, r.target_kind,
                               r.target_id, r.result, r.reason, r.address, r.request_id, r.details])
                  WITH ORDINALITY AS t (f, n))""";

    private static final List<AuditCheck> ALL = List.of(
            new AuditCheck(
                    "each row of the audit log has the hash of its content",
                    "SELECT format('row %s', r.seq) FROM audit_log r WHERE r.hash <> " + HASH + " ORDER BY r.seq"),
            new AuditCheck("each row of the audit log follows the one before it", """
                    SELECT format('row %s', r.seq)
                    FROM (SELECT l.seq, l.prev_hash, lag(l.seq) OVER w AS seq_before, lag(l.hash) OVER w AS hash_before
                          FROM audit_log l WINDOW w AS (ORDER BY l.seq)) r
                    LEFT JOIN LATERAL (SELECT c.seq, c.hash FROM audit_cuts c ORDER BY c.seq DESC LIMIT 1) cut ON true
                    WHERE r.seq <> coalesce(r.seq_before, cut.seq, 0) + 1
                       OR r.prev_hash <> coalesce(r.hash_before, cut.hash, repeat('0', 64)) ORDER BY r.seq"""),
            new AuditCheck("the audit log ends with its newest row", """
                    SELECT format('the newest row was %s, the last one is %s', h.last_seq, coalesce(r.seq, cut.seq, 0))
                    FROM audit_head h
                    LEFT JOIN LATERAL (SELECT l.seq, l.hash FROM audit_log l ORDER BY l.seq DESC LIMIT 1) r ON true
                    LEFT JOIN LATERAL (SELECT c.seq, c.hash FROM audit_cuts c ORDER BY c.seq DESC LIMIT 1) cut ON true
                    WHERE (h.last_seq, h.last_hash) IS DISTINCT FROM
                          (coalesce(r.seq, cut.seq, 0), coalesce(r.hash, cut.hash, repeat('0', 64)))"""),
            new AuditCheck(
                    "the audit log has one head",
                    "SELECT format('%s heads', count(*)) FROM audit_head HAVING count(*) <> 1"));

    private TrailAudit() {}

    /**
     * Prints what was found, and the head to write down.
     *
     * @param arguments among others {@code --head=SEQ:HASH}, as an earlier audit printed it
     * @return how many faults there are
     */
    public static long run(Connection database, PrintStream out, String... arguments) throws SQLException {
        database.setAutoCommit(false);
        database.setReadOnly(true);
        database.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        long faults = look(database, out, arguments);
        database.rollback();
        return faults;
    }

    /** As {@link #run}, inside the transaction that the caller has begun. */
    public static long look(Connection database, PrintStream out, String... arguments) throws SQLException {
        long faults = 0;
        for (AuditCheck check : ALL) {
            long found = faults(database, out, check);
            out.printf("%-8s %s%n", found == 0 ? "ok" : found + " bad", check.name());
            faults += found;
        }
        for (String argument : arguments) {
            if (argument.startsWith("--head=") && argument.length() > "--head=".length()) {
                faults += missing(database, out, argument.substring("--head=".length()));
            }
        }
        head(database, out);
        return faults;
    }

    private static long faults(Connection database, PrintStream out, AuditCheck check) throws SQLException {
        long found = 0;
        try (Statement statement = database.createStatement()) {
            statement.setFetchSize(1000);
            try (ResultSet rows = statement.executeQuery(check.sql())) {
                while (rows.next()) {
                    if (found++ < SHOWN) {
                        out.println("         " + rows.getString(1));
                    }
                }
            }
        }
        return found;
    }

    private static long missing(Connection database, PrintStream out, String head) throws SQLException {
        Matcher parts = HEAD.matcher(head.strip());
        if (!parts.matches()) {
            throw new LaunchException("--head takes what an earlier audit printed: a number, a colon, 64 digits.");
        }
        try (PreparedStatement statement = database.prepareStatement("""
                SELECT 1 FROM audit_log WHERE seq = ? AND hash = ?
                UNION ALL SELECT 1 FROM audit_cuts WHERE seq >= ? LIMIT 1""")) {
            long seq = Long.parseLong(parts.group(1));
            statement.setLong(1, seq);
            statement.setString(2, parts.group(2));
            statement.setLong(3, seq);
            try (ResultSet rows = statement.executeQuery()) {
                boolean there = rows.next();
                out.printf("%-8s the head that was given is part of the audit log%n", there ? "ok" : "1 bad");
                return there ? 0 : 1;
            }
        }
    }

    private static void head(Connection database, PrintStream out) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("SELECT last_seq, last_hash FROM audit_head")) {
            while (rows.next()) {
                out.printf("%nHead of the audit log, to write down: %d:%s%n", rows.getLong(1), rows.getString(2));
            }
        }
    }
}
