package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.launcher.audit.LedgerAudit;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.pricing.ModelPrice;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The auditor's command finds nothing in true books, and what was changed in false ones. */
class LedgerAuditTest {
    private final CreditWorld world = CreditWorld.onPostgres();
    private final UUID user = world.user("10", "1000");
    private final UUID session = UUID.randomUUID();
    private UUID account = user;

    @BeforeEach
    void buysOfEveryKind() {
        settle("own price", ModelPrice.of("0.333333", "1.000001", "0", "0.1"), "model", false);
        settle("list price", null, "gpt-4o-mini-2024-07-18", false);
        settle("own key", null, "gpt-4o", true);
        ActHold hold = world.commit(() -> world.acts.hold(new PaidAct(
                user,
                session,
                null,
                "seconds",
                ActKind.SANDBOX_SECONDS,
                "sandbox",
                "here",
                new BigDecimal("10"),
                new BigDecimal("0.0007"),
                null)));
        world.run(() -> world.acts.settlePart(hold.holdId(), new BigDecimal("3.5")));
        world.run(() -> world.acts.settle(hold.holdId(), new BigDecimal("7.25")));
        world.run(() -> world.service.refund(user, RefundOfUsage.ofHold(hold.holdId(), "it was slow", "refund")));
        account = world.commit(
                () -> world.service.credits.findOwnAccount(user).orElseThrow().id());
    }

    @Test
    void findsNothingInTrueBooks() throws SQLException {
        String report = audit(null);

        assertThat(report).contains("ledger_rows=").endsWith("0 differences\n").doesNotContain(" bad ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "usage_facts         | cost_usd = cost_usd + 0.000000000001      | is its consumption at its price",
                "usage_facts         | output_tokens = output_tokens + 1          | is its consumption at its price",
                "usage_facts         | credits = credits + 0.000001               | is its cost",
                "usage_facts         | units = units + 1                          | is its consumption at its price",
                "usage_facts         | price_version_id = (SELECT id FROM price_versions WHERE model_pattern = 'gpt-4o') | is that of its version",
                "credit_holds        | charged_bonus_credits = CASE WHEN usage_key = 'seconds' THEN charged_bonus_credits ELSE 0 END | took from each pool",
                "credit_holds        | refunded_bonus_credits = 0, refunded_credits = 0 | gave back",
                "credit_holds        | output_price = output_price + 1            | the prices and the charge of its hold",
                "credit_transactions | amount = amount * 2                        | sum of its rows",
                "credit_transactions | prev_hash = repeat('a', 64)                | the hash of the row before it",
                "credit_transactions | description = concat(description, '.')      | the hash of what it says",
                "credit_transactions | data = jsonb_set(data, '{units}', '\"9\"') | the hash of what it says",
                "credit_transactions | created_at = created_at + interval '1 microsecond' | the hash of what it says",
                "credit_transactions | usage_key = concat(usage_key, 'x')         | the hash of what it says",
                "credit_transactions | hash = repeat('b', 64)                     | names the hash of its last row",
                "credit_accounts     | last_hash = repeat('b', 64)                | names the hash of its last row",
                "credit_accounts     | credits = credits + 1                      | sum of its rows",
                "credit_accounts     | held_credits = held_credits + 1            | rest of its open holds",
                "credit_session_usage| spent = spent + 1                          | sums of sessions",
            })
    void findsWhatWasChanged(String table, String change, String check) throws SQLException {
        String column = table.strip().equals("credit_accounts") ? "id" : "account_id";
        String report = audit("UPDATE %s SET %s WHERE %s = '%s'".formatted(table.strip(), change, column, account));

        assertThat(report.lines().filter(line -> line.contains(" bad ") || line.matches("[0-9]+ bad.*")))
                .as(report)
                .anyMatch(line -> line.contains(check.strip()));
    }

    @Test
    void listsTheChargesOfAMonth() throws SQLException {
        String month = world.clock.instant().toString().substring(0, 7);

        String report = audit(null, "--month=" + month);

        assertThat(report)
                .contains("act_kind=sandbox_seconds  item=sandbox  price_version=-  acts=1")
                .contains("units=7.250000");
    }

    private void settle(String key, @Nullable ModelPrice price, String model, boolean ownKey) {
        ModelHold hold = world.commit(() -> world.meter.hold(
                new ModelCall(user, session, null, key, model, "Custom", ownKey, 100_000, 5000, price)));
        world.run(() -> world.meter.settle(hold.holdId(), new TokenUsage(31_337, 77, 13, 4211, 12)));
    }

    /** Does as the database's owner could, with the triggers out of the way, and undoes it all afterwards. */
    private String audit(@Nullable String tampering, String... more) throws SQLException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Connection connection = TestDatabase.shared().connection();
                PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            connection.setAutoCommit(false);
            String[] arguments = java.util.stream.Stream.concat(
                            java.util.stream.Stream.of("--account=" + account), java.util.Arrays.stream(more))
                    .toArray(String[]::new);
            if (tampering != null) {
                try (var statement = connection.createStatement()) {
                    statement.execute("SET LOCAL lock_timeout = '20s'");
                    String table = tampering.split(" ", 3)[1];
                    statement.execute("ALTER TABLE %s DISABLE TRIGGER USER".formatted(table));
                    statement.execute(tampering);
                }
            }
            LedgerAudit.look(connection, print, arguments);
            connection.rollback();
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
