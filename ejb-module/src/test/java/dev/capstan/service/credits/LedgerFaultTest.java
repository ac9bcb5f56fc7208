package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.testing.FaultPoints;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.pricing.ModelPrice;
import java.math.BigDecimal;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cuts a hold or a settle off at each point on its way to the commit, on a real PostgreSQL, and tries it again as the caller
 * would. The rules in {@code src/test/byteman/ledger.btm} say where; the build runs this class with them.
 */
@EnabledIfSystemProperty(named = "capstan.faults", matches = "woven", disabledReason = "the build runs it with Byteman")
class LedgerFaultTest {
    private static final String COMMITTED = "the database has committed";
    /** One output token costs one credit. */
    private static final ModelPrice PRICE = ModelPrice.of("0", "15000", "0", "0");

    private final CreditWorld world = CreditWorld.onPostgres();
    private final UUID user = world.user("30", "100");

    @AfterEach
    void disarm() {
        FaultPoints.disarm();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the account is locked",
                "the account holds",
                "the hold is stored",
                "the database is about to commit",
                COMMITTED
            })
    void holdsOnceWhereverTheHoldIsCutOff(String point) {
        FaultPoints.arm(point);

        assertThatThrownBy(this::hold).isNotNull();

        assertThat(FaultPoints.disarm()).as("the point was reached").isFalse();
        assertThat(world.verify(user)).isEmpty();
        assertThat(spendable()).isEqualByComparingTo(point.equals(COMMITTED) ? "80" : "130");
        ModelHold hold = hold();
        assertThat(hold()).isEqualTo(hold);
        assertThat(spendable()).isEqualByComparingTo("80");
        assertThat(world.verify(user)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the account is locked",
                "the rest is free",
                "the account is charged",
                "the row is stored",
                "the hold has ended",
                "the fact is stored",
                "the database is about to commit",
                COMMITTED
            })
    void chargesOnceWhereverTheSettleIsCutOff(String point) {
        ModelHold hold = hold();
        FaultPoints.arm(point);

        assertThatThrownBy(() -> settle(hold)).isNotNull();

        assertThat(FaultPoints.disarm()).as("the point was reached").isFalse();
        assertThat(world.verify(user)).isEmpty();
        assertThat(world.owned(user)).isEqualByComparingTo(point.equals(COMMITTED) ? "90" : "130");
        Charged charged = settle(hold);
        assertThat(charged.creditsUsed()).isEqualByComparingTo("40");
        assertThat(world.owned(user)).isEqualByComparingTo("90");
        assertThat(spendable()).isEqualByComparingTo("90");
        assertThat(world.verify(user)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the account is locked",
                "the rest is free",
                "the hold has ended",
                "the database is about to commit",
                COMMITTED
            })
    void givesBackOnceWhereverTheReleaseIsCutOff(String point) {
        ModelHold hold = hold();
        FaultPoints.arm(point);

        assertThatThrownBy(() -> release(hold)).isNotNull();

        assertThat(FaultPoints.disarm()).as("the point was reached").isFalse();
        assertThat(world.verify(user)).isEmpty();
        release(hold);
        assertThat(spendable()).isEqualByComparingTo("130");
        assertThat(world.verify(user)).isEmpty();
    }

    private ModelHold hold() {
        ModelCall call = new ModelCall(user, null, null, "act", "model", "Custom", false, 0, 50, PRICE);
        return world.commit(() -> world.meter.hold(call));
    }

    private Charged settle(ModelHold hold) {
        return world.commit(() -> world.meter.settle(hold.holdId(), TokenUsage.of(0, 40)));
    }

    private void release(ModelHold hold) {
        world.run(() -> world.meter.release(hold.holdId()));
    }

    private BigDecimal spendable() {
        return world.commit(
                () -> world.service.credits.findOwnAccount(user).orElseThrow().spendable());
    }
}
