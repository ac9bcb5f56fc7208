package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.testing.TestDatabase;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.credits.TransactionType;
import dev.capstan.types.pricing.ModelPrice;
import jakarta.persistence.EntityManager;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database refuses, whatever the code does, and what the verifier sees when somebody got round the database. */
class LedgerGuardsTest {
    private static final String RESTRICT_VIOLATION = "23001";
    private static final String CHECK_VIOLATION = "23514";
    private static final String UNIQUE_VIOLATION = "23505";

    private final CreditWorld world = CreditWorld.onPostgres();
    private final UUID user = world.user("10", "100");

    @BeforeEach
    void paysOneCall() {
        ModelHold hold = hold("paid");
        world.run(() -> world.meter.settle(hold.holdId(), TokenUsage.of(0, 20)));
        hold("open");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE credit_transactions SET amount = amount + 1",
                "DELETE FROM credit_transactions",
                "TRUNCATE credit_transactions",
                "DELETE FROM credit_holds",
                "TRUNCATE credit_holds CASCADE",
                "UPDATE credit_holds SET status = 'held', ended_at = NULL WHERE status = 'settled'",
                "UPDATE credit_holds SET charged_credits = 0 WHERE status = 'settled'",
                "DELETE FROM credit_accounts",
                "TRUNCATE credit_accounts CASCADE",
                "DELETE FROM credit_lots",
                "UPDATE credit_operations SET moved = 0",
                "DELETE FROM credit_operations",
                "UPDATE act_prices SET unit_price = 0",
                "DELETE FROM act_prices",
                "UPDATE usage_facts SET credits = 0",
                "DELETE FROM usage_facts",
                "TRUNCATE usage_facts",
                "UPDATE price_versions SET input_price = 0",
                "DELETE FROM price_versions",
                "TRUNCATE price_versions CASCADE"
            })
    void refusesToChangeWhatOnlyGrows(String statement) {
        assertThat(refusal(statement)).isEqualTo(RESTRICT_VIOLATION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "credits = -0.000001",
                "bonus_credits = -1",
                "held_credits = -1",
                "held_bonus_credits = -1",
                "held_credits = credits + 0.000001",
                "held_bonus_credits = bonus_credits + 1"
            })
    void refusesAPoolBelowZeroAndMoreHeldThanOwned(String change) {
        assertThat(refusal("UPDATE credit_accounts SET %s WHERE owner_id = '%s'".formatted(change, user)))
                .isEqualTo(CHECK_VIOLATION);
    }

    @Test
    void refusesAChargeAboveItsHold() {
        assertThat(refusal(
                        "UPDATE credit_holds SET charged_credits = held_credits + 1 WHERE status = 'held' AND user_id = '%s'"
                                .formatted(user)))
                .isEqualTo(CHECK_VIOLATION);
    }

    @Test
    void refusesASecondChargeOfOneKey() {
        assertThat(refusal("""
                INSERT INTO credit_transactions (id, account_id, user_id, seq, transaction_type, credit_type, amount,
                    balance_after, usage_key, description, prev_hash, hash, created_at)
                SELECT gen_random_uuid(), account_id, user_id, seq + 100, transaction_type, credit_type, amount,
                    balance_after, usage_key, description, prev_hash, hash, created_at
                FROM credit_transactions WHERE user_id = '%s'""".formatted(user))).isEqualTo(UNIQUE_VIOLATION);
    }

    @Test
    void refusesASecondOpenHoldOfOneKey() {
        assertThat(refusal("""
                INSERT INTO credit_holds SELECT (jsonb_populate_record(h, jsonb_build_object('id', gen_random_uuid()))).*
                FROM credit_holds h WHERE user_id = '%s' AND usage_key = 'open'""".formatted(user))).isEqualTo(UNIQUE_VIOLATION);
    }

    @Test
    void findsNothingWhereNothingIsWrong() {
        assertThat(world.verify(user)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE credit_transactions SET description = 'a gift' WHERE seq = 2 AND user_id = ",
                "UPDATE credit_transactions SET data = '{\"input_tokens\": 1}' WHERE seq = 3 AND user_id = ",
                "UPDATE credit_transactions SET created_at = created_at + interval '1 microsecond' WHERE seq = 1 AND user_id = ",
                "UPDATE credit_transactions SET hash = repeat('a', 64) WHERE seq = 2 AND user_id = ",
                "DELETE FROM credit_transactions WHERE seq = 2 AND user_id = ",
                "DELETE FROM credit_transactions WHERE seq = 4 AND user_id = "
            })
    void findsAChainThatWasTamperedWith(String tampering) {
        assertThat(findings(tampering)).contains(LedgerFinding.Kind.CHAIN);
    }

    @Test
    void saysWhereAChainIsBroken() {
        assertThat(details("DELETE FROM credit_transactions WHERE seq = 2 AND user_id = "))
                .contains("row 3 follows row 1", "row 3 does not name the hash of the row before it");
        assertThat(details("UPDATE credit_transactions SET prev_hash = repeat('c', 64) WHERE seq = 2 AND user_id = "))
                .contains(
                        "row 2 does not name the hash of the row before it",
                        "row 2 does not have the hash of its content");
        assertThat(
                        details(
                                "UPDATE credit_transactions SET balance_after = balance_after + 1 WHERE seq = 1 AND user_id = "))
                .anyMatch(detail -> detail.startsWith("row 1 says "));
    }

    @Test
    void findsABalanceThatIsNotTheSumOfItsRows() {
        assertThat(findings("UPDATE credit_accounts SET credits = credits + 1 WHERE owner_id = "))
                .containsExactly(LedgerFinding.Kind.SUM);
    }

    @Test
    void findsHeldCreditsWithoutAHold() {
        assertThat(findings("UPDATE credit_accounts SET held_credits = held_credits - 1 WHERE owner_id = "))
                .containsExactly(LedgerFinding.Kind.HOLDS);
    }

    @Test
    void readsEachRowOnceWhenItProvesWhatIsNew() {
        TestDatabase.shared().rolledBack(() -> {
            assertThat(proveNew().rows()).isEqualTo(4); // two grants, a charge on each pool
            assertThat(proveNew().rows()).isZero();

            world.service.grant(
                    user, new Grant(TransactionType.PURCHASE, CreditPool.REGULAR, BigDecimal.TEN, "later", "Bought"));
            assertThat(proveNew()).isEqualTo(new LedgerReport(1, 1, List.of()));
        });
    }

    @Test
    void saysWhereToGoOnAfterAFullPage() {
        UUID account = world.commit(
                () -> world.service.credits.findOwnAccount(user).orElseThrow().id());
        UUID before = new UUID(account.getMostSignificantBits(), account.getLeastSignificantBits() - 1);

        assertThat(world.commit(() -> world.verifier.verify(before, 1)).last()).isEqualTo(account);
        assertThat(world.commit(() -> world.verifier.verify(new UUID(-1, -1), 1))
                        .last())
                .isNull();
        assertThat(world.commit(() -> world.verifier.verify(null, 1)).report().accounts())
                .isEqualTo(1);
    }

    @Test
    void findsAgainWhatIsWrongUntilItIsRight() {
        TestDatabase.shared().rolledBack(() -> {
            proveNew();
            execute("UPDATE credit_accounts SET credits = credits + 1 WHERE owner_id = '%s'".formatted(user));

            assertThat(proveNew().findings()).hasSize(1);
            assertThat(proveNew().findings()).hasSize(1);

            execute("UPDATE credit_accounts SET credits = credits - 1 WHERE owner_id = '%s'".formatted(user));
            assertThat(proveNew().sound()).isTrue();
        });
    }

    @Test
    void findsALotThatIsNotWhatTheAccountSaysExpires() {
        world.run(() -> world.service.grant(
                user,
                new Grant(
                        TransactionType.BONUS_GRANT,
                        CreditPool.BONUS,
                        BigDecimal.TEN,
                        "gift",
                        "A gift",
                        world.clock.instant())));

        assertThat(findings("UPDATE credit_lots SET left_credits = 1 WHERE account_id = (SELECT id FROM credit_accounts"
                        + " WHERE owner_id = '" + user + "') AND '" + user + "' = "))
                .containsExactly(LedgerFinding.Kind.LOTS);
    }

    private LedgerReport proveNew() {
        TestDatabase.shared().entityManager().flush();
        UUID account = world.service.credits.findOwnAccount(user).orElseThrow().id();
        UUID before = new UUID(account.getMostSignificantBits(), account.getLeastSignificantBits() - 1);
        return world.verifier.verifyNew(before, 1).report();
    }

    private static void execute(String statement) {
        TestDatabase.shared().entityManager().createNativeQuery(statement).executeUpdate();
    }

    private ModelHold hold(String key) {
        return world.commit(() -> world.meter.hold(new ModelCall(
                user, null, null, key, "model", "Custom", false, 0, 20, ModelPrice.of("0", "15000", "0", "0"))));
    }

    /** The SQL state with which the database refuses a statement. */
    private static String refusal(String statement) {
        try (Connection connection = TestDatabase.shared().connection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement change = connection.prepareStatement(statement)) {
                change.executeUpdate();
                return "accepted";
            } catch (SQLException e) {
                return e.getSQLState();
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Does as the database's owner could, with the trigger out of the way, and undoes it all afterwards. */
    private List<LedgerFinding.Kind> findings(String tampering) {
        return found(tampering).stream().map(LedgerFinding::kind).toList();
    }

    private List<String> details(String tampering) {
        return found(tampering).stream().map(LedgerFinding::detail).toList();
    }

    private List<LedgerFinding> found(String tampering) {
        List<LedgerFinding> found = new ArrayList<>();
        TestDatabase.shared().rolledBack(() -> {
            EntityManager em = TestDatabase.shared().entityManager();
            em.createNativeQuery("ALTER TABLE credit_transactions DISABLE TRIGGER credit_transactions_only_grow")
                    .executeUpdate();
            em.createNativeQuery(tampering + "'" + user + "'").executeUpdate();
            UUID account =
                    world.service.credits.findOwnAccount(user).orElseThrow().id();
            UUID before = new UUID(account.getMostSignificantBits(), account.getLeastSignificantBits() - 1);
            world.verifier.verify(before, 1).report().findings().forEach(found::add);
        });
        return found;
    }
}
