package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.capstan.persistence.credits.CreditTransaction;
import dev.capstan.service.errors.AppException;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.TransactionType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What billing and administrators do to an account, on a real PostgreSQL. */
class AccountOperationsTest {
    private static final UUID ADMINISTRATOR = UUID.randomUUID();

    private final CreditWorld world = CreditWorld.onPostgres();

    @Test
    void setsTheRegularPoolToWhatThePlanGivesAndLeavesTheBonusAlone() {
        UUID user = world.user("7", "120");

        BalanceView up = renew(user, "2000", "may");
        BalanceView down = renew(user, "300", "june");

        assertThat(up.credits()).isEqualByComparingTo("2000");
        assertThat(down.credits()).isEqualByComparingTo("300");
        assertThat(down.bonusCredits()).isEqualByComparingTo("7");
        assertThat(rows(user, "may")).singleElement().satisfies(row -> {
            assertThat(row.type()).isEqualTo(TransactionType.SUBSCRIPTION_GRANT);
            assertThat(row.amount()).isEqualByComparingTo("1880");
            assertThat(row.data()).contains("plus");
        });
        assertThat(rows(user, "june")).singleElement().satisfies(row -> {
            assertThat(row.type()).isEqualTo(TransactionType.ADJUSTMENT);
            assertThat(row.amount()).isEqualByComparingTo("-1700");
        });
        assertThat(world.verify(user)).isEmpty();
    }

    @Test
    void renewsOncePerKeyAlsoWhereNothingHadToMove() {
        UUID user = world.user("0", "300");

        renew(user, "300", "may");
        spend(user, "act", "100");
        BalanceView again = renew(user, "300", "may");

        assertThat(again.credits()).isEqualByComparingTo("200");
        assertThat(rows(user, "may")).isEmpty();
    }

    @Test
    void leavesWhatIsHeldWhenAPlanBecomesSmaller() {
        UUID user = world.user("0", "1000");
        ActHold hold = hold(user, "act", "800");

        BalanceView renewed = renew(user, "300", "may");

        assertThat(renewed.credits()).isEqualByComparingTo("800");
        world.run(() -> world.acts.settle(hold.holdId(), usd("800")));
        assertThat(world.owned(user)).isEqualByComparingTo("0");
        assertThat(world.verify(user)).isEmpty();
    }

    @Test
    void takesBackWhatCanBeSpentRegularFirstAndSaysWhatIsMissing() {
        UUID user = world.user("50", "100");
        hold(user, "act", "70"); // 50 bonus, 20 regular

        TakenBack taken = takeBack(user, "500", "refunded-invoice");
        TakenBack again = takeBack(user, "500", "refunded-invoice");

        assertThat(taken.taken()).isEqualByComparingTo("80");
        assertThat(taken.shortfall()).isEqualByComparingTo("420");
        assertThat(again).usingRecursiveComparison().isEqualTo(taken);
        assertThat(world.owned(user)).isEqualByComparingTo("70");
        assertThat(world.verify(user)).isEmpty();
    }

    @Test
    void takesFromBothPoolsUnderOneKey() {
        UUID user = world.user("50", "100");

        TakenBack taken = takeBack(user, "120", "key");

        assertThat(taken.shortfall()).isEqualByComparingTo("0");
        assertThat(rows(user, "key"))
                .extracting(CreditTransaction::amount)
                .map(BigDecimal::intValue)
                .containsExactlyInAnyOrder(-100, -20);
    }

    @Test
    void adjustsOnceWithReasonAndActor() {
        UUID user = world.user("0", "100");

        adjust(user, "12.5", "goodwill");
        BalanceView after = adjust(user, "12.5", "goodwill");

        assertThat(after.credits()).isEqualByComparingTo("112.5");
        assertThat(rows(user, "goodwill")).singleElement().satisfies(row -> {
            assertThat(row.description()).isEqualTo("The page was down");
            assertThat(row.data()).contains(ADMINISTRATOR.toString());
        });
    }

    @Test
    void refusesAnAdjustmentThatWouldTakeWhatIsHeldOrNotThere() {
        UUID user = world.user("1000", "100");
        hold(user, "act", "1050");

        assertRefused("insufficient_credits", () -> adjust(user, "-51", "too-much"));
        assertThat(adjust(user, "-50", "just-enough").credits()).isEqualByComparingTo("50");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.0000001", "1000000000.000001", "-1000000001", "1E+999999999", "1E-999999999"})
    void refusesAmountsThatAreNotMoney(String amount) {
        assertThatExceptionOfType(InvalidAmountException.class).isThrownBy(() -> adjustment(amount, "key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\0b"})
    void refusesAnAdjustmentWithoutAReason(String reason) {
        assertRefused(
                "invalid_reason", () -> new Adjustment(BigDecimal.ONE, CreditPool.BONUS, reason, ADMINISTRATOR, "key"));
    }

    @Test
    void refusesToOwnMoreThanAPoolHolds() {
        UUID user = world.user("0", "0");
        TestDatabase.shared().rolledBack(() -> {
            for (int i = 0; i < 1000; i++) {
                world.service.adjust(user, adjustment("1000000000", "key-" + i));
            }

            assertThatExceptionOfType(InvalidAmountException.class)
                    .isThrownBy(() -> world.service.adjust(user, adjustment("0.000001", "one-more")));
        });
    }

    @Test
    void givesBackAChargeOnceIntoThePoolsThatPaid() {
        UUID user = world.user("30", "100");
        spend(user, "act", "50");

        refund(user, RefundOfUsage.ofKey("act", "The picture was empty", "refund-1"));
        BalanceView after = refund(user, RefundOfUsage.ofKey("act", "The picture was empty", "refund-1"));

        assertThat(after.credits()).isEqualByComparingTo("100");
        assertThat(after.bonusCredits()).isEqualByComparingTo("30");
        assertThat(world.verify(user)).isEmpty();
    }

    @Test
    void givesBackNoMoreThanWasChargedInHoweverManyRefunds() {
        UUID user = world.user("30", "100");
        UUID holdId = spend(user, "act", "50");
        BigDecimal most = new BigDecimal("45");

        refund(user, new RefundOfUsage(holdId, null, most, "Half of it", ADMINISTRATOR, "refund-1"));

        RefundOfUsage tooMuch = new RefundOfUsage(holdId, null, new BigDecimal("5.000001"), "More", null, "refund-2");
        assertRefused("refund_exceeds_charge", () -> refund(user, tooMuch));
        refund(user, RefundOfUsage.ofHold(holdId, "The rest", "refund-3"));
        assertRefused("refund_exceeds_charge", () -> refund(user, RefundOfUsage.ofHold(holdId, "Again", "refund-4")));
        assertThat(world.owned(user)).isEqualByComparingTo("130");
        assertThat(world.verify(user)).isEmpty();
    }

    @Test
    void refundsNobodyElsesChargeAndNoneThatIsStillOpen() {
        UUID user = world.user("0", "100");
        UUID other = world.user("0", "100");
        UUID charged = spend(user, "act", "50");
        ActHold open = hold(user, "open", "10");

        assertRefused("usage_not_found", () -> refund(other, RefundOfUsage.ofHold(charged, "Mine?", "key")));
        assertRefused("usage_not_found", () -> refund(user, RefundOfUsage.ofKey("nothing", "What?", "key")));
        assertRefused("usage_not_found", () -> refund(user, RefundOfUsage.ofHold(UUID.randomUUID(), "What?", "key")));
        assertRefused("refund_exceeds_charge", () -> refund(user, RefundOfUsage.ofHold(open.holdId(), "Early", "key")));
    }

    @Test
    void namesWhatWasNeverCharged() {
        UUID user = world.user("0", "100");
        UUID hold = UUID.randomUUID();

        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> world.run(
                        () -> world.service.refund(user, RefundOfUsage.ofKey("never-charged", "why", "refund"))))
                .withMessageContaining("never-charged");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RefundOfUsage(hold, "both", null, "why", null, "refund"));
        assertThatIllegalArgumentException().isThrownBy(() -> RefundOfUsage.ofHold(hold, "why", ""));
    }

    @Test
    void refusesAKeyThatWasUsedForSomethingElse() {
        UUID user = world.user("0", "100");
        adjust(user, "1", "key");

        assertRefused("usage_key_conflict", () -> renew(user, "300", "key"));
        assertRefused("usage_key_conflict", () -> takeBack(user, "1", "given")); // of the grant
        assertThat(world.owned(user)).isEqualByComparingTo("101");
    }

    private static void assertRefused(String code, Runnable work) {
        assertThatExceptionOfType(AppException.class)
                .isThrownBy(work::run)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private BalanceView renew(UUID user, String plan, String key) {
        Renewal renewal = new Renewal(new BigDecimal(plan), key, "Plan", Map.of("plan_id", "plus"));
        return world.commit(() -> world.service.renew(user, renewal));
    }

    private TakenBack takeBack(UUID user, String amount, String key) {
        TakeBack wish = new TakeBack(new BigDecimal(amount), TransactionType.REFUND, key, "Payment refunded");
        return world.commit(() -> world.service.takeBack(user, wish));
    }

    private BalanceView adjust(UUID user, String amount, String key) {
        return world.commit(() -> world.service.adjust(user, adjustment(amount, key)));
    }

    private static Adjustment adjustment(String amount, String key) {
        return new Adjustment(new BigDecimal(amount), CreditPool.REGULAR, "The page was down", ADMINISTRATOR, key);
    }

    private BalanceView refund(UUID user, RefundOfUsage wish) {
        return world.commit(() -> world.service.refund(user, wish));
    }

    private UUID spend(UUID user, String key, String credits) {
        ActHold hold = hold(user, key, credits);
        world.run(() -> world.acts.settle(hold.holdId(), usd(credits)));
        return hold.holdId();
    }

    private ActHold hold(UUID user, String key, String credits) {
        PaidAct act = PaidAct.ofCost(user, null, null, key, ActKind.IMAGE, "painter", "Local", usd(credits));
        return world.commit(() -> world.acts.hold(act));
    }

    /** What that many credits are worth. */
    private static BigDecimal usd(String credits) {
        return new BigDecimal(credits).multiply(new BigDecimal("0.015"));
    }

    private List<CreditTransaction> rows(UUID user, String key) {
        return TestDatabase.shared()
                .inTransaction(() -> TestDatabase.shared()
                        .entityManager()
                        .createQuery(
                                "SELECT t FROM CreditTransaction t WHERE t.act.userId = :user AND t.act.usageKey = :key",
                                CreditTransaction.class)
                        .setParameter("user", user)
                        .setParameter("key", key)
                        .getResultList());
    }
}
