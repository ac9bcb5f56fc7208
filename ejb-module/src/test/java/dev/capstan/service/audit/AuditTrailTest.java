package dev.capstan.service.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.launcher.audit.TrailAudit;
import dev.capstan.persistence.audit.AuditFact;
import dev.capstan.persistence.audit.AuditRepository;
import dev.capstan.persistence.audit.AuditRow;
import dev.capstan.service.ids.Ids;
import dev.capstan.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database makes of audit entries, what it refuses, and what the verifier sees when somebody got round it. */
class AuditTrailTest {
    private static final String RESTRICT_VIOLATION = "23001";
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    private final TestDatabase database = TestDatabase.shared();
    private final AuditRepository rows = database.connect(new AuditRepository());
    private final Ids ids = new Ids();

    @Test
    void numbersAndChainsWhatManyWriteAtOnce() {
        long before = lastSeq();

        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            writers.add(CompletableFuture.runAsync(() -> {
                for (int j = 0; j < 10; j++) {
                    add(fact(Instant.parse("2026-05-01T10:00:00.123456Z"), "Grüße, \"Zoë\" \\ {}"));
                }
            }));
        }
        writers.forEach(CompletableFuture::join);

        assertThat(lastSeq()).isEqualTo(before + 40);
        assertThat(verify()).contains("0 faults");
    }

    @Test
    void writesAnEntryOnce() {
        AuditFact fact = fact(Instant.parse("2026-05-01T10:00:00Z"), "once");
        add(fact);
        long before = lastSeq();

        add(fact);

        assertThat(lastSeq()).isEqualTo(before);
        assertThat(verify()).contains("0 faults");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit_log SET reason = 'none'",
                "DELETE FROM audit_log WHERE seq = (SELECT max(seq) FROM audit_log)",
                "TRUNCATE audit_log",
                "UPDATE audit_cuts SET seq = 0",
                "DELETE FROM audit_cuts",
                "DELETE FROM audit_head",
                "INSERT INTO audit_cuts (seq, hash, cut_at) SELECT seq, hash, now() FROM audit_log ORDER BY seq DESC LIMIT 1"
            })
    void refusesToChangeWhatOnlyGrows(String statement) {
        add(fact(Instant.now(), "young"));

        assertThatThrownBy(() -> change(statement))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(RESTRICT_VIOLATION));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit_log SET result = 'success' WHERE seq = SEQ",
                "UPDATE audit_log SET details = '{}' WHERE seq = SEQ",
                "UPDATE audit_log SET occurred_at = occurred_at - interval '1 microsecond' WHERE seq = SEQ",
                "UPDATE audit_log SET actor_id = NULL WHERE seq = SEQ",
                "DELETE FROM audit_log WHERE seq = SEQ",
                "DELETE FROM audit_log WHERE seq > SEQ",
                "UPDATE audit_log SET result = 'success', hash = audit_hash(audit_log) WHERE seq = SEQ"
            })
    void findsWhatWasChangedBehindTheBackOfTheDatabase(String change) throws SQLException {
        add(fact(Instant.parse("2026-05-01T10:00:00Z"), "first"));
        long seq = lastSeq();
        add(fact(Instant.parse("2026-05-01T10:00:01Z"), "second"));

        String report;
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("ALTER TABLE audit_log DISABLE TRIGGER USER");
            statement.execute(change.replace("SEQ", Long.toString(seq)));
            report = look(connection);
            connection.rollback();
        }

        assertThat(report).doesNotContain("0 faults").contains(" bad");
        assertThat(verify()).contains("0 faults");
    }

    @Test
    void removesOnlyWhatIsOldFromTheFront() {
        add(fact(LONG_AGO, "old"));
        add(fact(Instant.now(), "young"));

        int removed = database.inTransaction(() -> rows.lastBefore(LONG_AGO.plusSeconds(1))
                .map(seq -> rows.removeUpTo(seq, Instant.now()))
                .orElse(0));

        assertThat(verify()).contains("0 faults");
        assertThat(removed).isGreaterThanOrEqualTo(0);
        assertThat(count("SELECT count(*) FROM audit_log WHERE reason = 'young'"))
                .isPositive();
    }

    @Test
    void knowsAHeadThatWasWrittenDown() throws SQLException {
        add(fact(Instant.parse("2026-05-01T10:00:00Z"), "noted"));
        AuditRow row = database.inTransaction(
                () -> rows.after(lastSeqInside() - 1, null, null, 1).getFirst());
        String head = row.seq() + ":" + row.hash();
        add(fact(Instant.parse("2026-05-01T10:00:00Z"), "later"));

        assertThat(verify("--head=" + head)).contains("0 faults");
        assertThat(verify("--head=" + row.seq() + ":" + "a".repeat(64))).contains("1 faults");
    }

    private long lastSeqInside() {
        return ((Number) database.entityManager()
                        .createNativeQuery("SELECT last_seq FROM audit_head")
                        .getSingleResult())
                .longValue();
    }

    private AuditFact fact(Instant at, String reason) {
        return new AuditFact(
                ids.next(),
                at,
                "user",
                UUID.fromString("01900000-0000-7000-8000-000000000001"),
                "ada@example.com",
                "access_token",
                "test.entry",
                "user",
                "x",
                "failure",
                reason,
                "192.0.2.7",
                "r-1",
                "{\"a\":\"ü\"}");
    }

    private void add(AuditFact fact) {
        database.inTransaction(() -> rows.add(fact));
    }

    private long lastSeq() {
        return count("SELECT last_seq FROM audit_head");
    }

    private long count(String sql) {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String verify(String... arguments) {
        try (Connection connection = database.connection()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            long faults = TrailAudit.run(connection, new PrintStream(out, true, StandardCharsets.UTF_8), arguments);
            return out.toString(StandardCharsets.UTF_8) + faults + " faults";
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static String look(Connection connection) throws SQLException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long faults = TrailAudit.look(connection, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8) + faults + " faults";
    }
}
