package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.capstan.testing.TestDatabase;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.credits.BudgetScope;
import dev.capstan.types.credits.Limits;
import dev.capstan.types.credits.TokenUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An account that several users spend from. */
class SharedAccountTest {
    private final SharedWorld world = new SharedWorld();
    private final UUID account = world.account("1000");
    private final UUID ada = world.member(account);

    @Test
    void paysForItsMembersAndNamesThemInItsLedger() {
        ModelHold hold = world.hold(ada, null, null, "call", 300);

        Charged charged = world.settle(hold, 200);
        world.post(account);

        assertThat(charged.creditsUsed()).isEqualByComparingTo("200");
        assertThat(charged.creditsRemaining()).isEqualByComparingTo("800");
        assertThat(world.read(account).owned().total()).isEqualByComparingTo("800");
        assertThat(world.read(account).held().total()).isEqualByComparingTo("0");
        assertThat(rowsOf(ada)).isEqualTo(1);
        assertThat(world.verify(account)).isEmpty();
    }

    @Test
    void keepsWhatASettledCallReservedUntilItIsPosted() {
        ModelHold hold = world.hold(ada, null, null, "call", 300);

        world.settle(hold, 200);

        assertThat(world.read(account).owned().total()).isEqualByComparingTo("1000");
        assertThat(world.read(account).held().total()).isEqualByComparingTo("300");
        assertThat(world.verify(account)).isEmpty();
    }

    @Test
    void settlesOnceHoweverOftenItIsAsked() {
        ModelHold hold = world.hold(ada, null, null, "call", 300);

        Charged first = world.settle(hold, 200);
        world.post(account);
        Charged second = world.settle(hold, 300);
        world.post(account);

        assertThat(second).isEqualTo(first);
        assertThat(rowsOf(ada)).isEqualTo(1);
        assertThat(world.read(account).owned().total()).isEqualByComparingTo("800");
    }

    @Test
    void spendsWhatEndedBeforeAlsoWhenNobodyHasPostedIt() {
        world.settle(world.hold(ada, null, null, "one", 1000), 100);

        ModelHold hold = world.hold(ada, null, null, "two", 900);

        assertThat(hold.credits()).isEqualByComparingTo("900");
        assertThat(world.verify(account)).isEmpty();
    }

    @Test
    void givesAReleasedHoldBack() {
        ModelHold hold = world.hold(ada, null, null, "call", 300);

        world.books.run(() -> world.books.meter.release(hold.holdId()));
        world.post(account);

        assertThat(world.read(account).spendable()).isEqualByComparingTo("1000");
        assertThat(world.verify(account)).isEmpty();
    }

    @Test
    void losesNothingWhenTheServerDiesBetweenSettleAndPosting() {
        ModelHold hold = world.hold(ada, null, null, "call", 300);
        world.settle(hold, 200);

        world.books.lose(() -> world.books.shared.post(account));
        assertThat(world.verify(account)).isEmpty();
        world.post(account);

        assertThat(world.read(account).owned().total()).isEqualByComparingTo("800");
        assertThat(world.verify(account)).isEmpty();
    }

    @Test
    void asksToBePostedWhenAnActEndsHoweverItEnds() {
        ModelHold settled = world.hold(ada, null, null, "settled", 300);
        ModelHold released = world.hold(ada, null, null, "released", 300);
        assertThat(world.books.unposted.fired).isEmpty();

        world.settle(settled, 200);
        assertThat(world.books.unposted.fired).containsExactly(new UnpostedCharge(account));
        world.books.run(() -> world.books.meter.release(released.holdId()));

        assertThat(world.books.unposted.fired).hasSize(2);
    }

    @Test
    void saysInItsLedgerWhatWasEstimated() {
        ModelHold known = world.hold(ada, null, null, "known", 300);
        ModelHold guessed = world.hold(ada, null, null, "guessed", 300);
        world.settle(known, 200);
        world.books.run(() -> world.books.meter.settleEstimate(guessed.holdId(), TokenUsage.of(0, 100)));

        world.post(account);

        assertThat(estimatedOf("guessed")).isEqualTo("true");
        assertThat(estimatedOf("known")).isEqualTo("absent");
    }

    @Test
    void tellsWhatWaitsToBePostedAndForHowLong() {
        ModelHold hold = world.hold(ada, null, null, "call", 300);
        long before = backlog().acts();

        world.settle(hold, 200);
        world.books.clock.move(Duration.ofSeconds(61));

        assertThat(backlog().acts()).isEqualTo(before + 1);
        assertThat(backlog().oldestSeconds()).isGreaterThanOrEqualTo(61);
        world.post(account);
        assertThat(backlog().acts()).isEqualTo(before);
    }

    @Test
    void chargesALongActInPartsAtOnce() {
        ActHold hold = world.books.commit(() -> world.books.acts.hold(new PaidAct(
                ada,
                null,
                null,
                "seconds",
                ActKind.SANDBOX_SECONDS,
                "sandbox",
                "here",
                new BigDecimal("10"),
                new BigDecimal("0.15"),
                null)));

        world.books.run(() -> world.books.acts.settlePart(hold.holdId(), new BigDecimal("4")));
        assertThat(world.read(account).owned().total()).isEqualByComparingTo("960");
        world.books.run(() -> world.books.acts.settle(hold.holdId(), new BigDecimal("7")));

        assertThat(world.read(account).owned().total()).isEqualByComparingTo("930");
        assertThat(world.read(account).held().total()).isEqualByComparingTo("0");
        world.post(account);
        assertThat(world.read(account).owned().total()).isEqualByComparingTo("930");
        assertThat(world.verify(account)).isEmpty();
    }

    @Test
    void losesTheSettleTogetherWithWhatItPaidFor() {
        ModelHold hold = world.hold(ada, null, null, "call", 300);

        world.books.lose(() -> world.books.meter.settle(hold.holdId(), TokenUsage.of(0, 200)));
        world.post(account);

        assertThat(world.read(account).held().total()).isEqualByComparingTo("300");
        assertThat(rowsOf(ada)).isZero();
    }

    @Test
    void letsASessionBePaidByTheOwnAccountInstead() {
        UUID session = UUID.randomUUID();
        world.paysIn(ada, session, null);

        assertThatExceptionOfType(InsufficientCreditsException.class)
                .isThrownBy(() -> world.hold(ada, session, null, "call", 200));
        assertThat(world.hold(ada, UUID.randomUUID(), null, "other", 200).credits())
                .isEqualByComparingTo("200");
    }

    @Test
    void limitsEachMember() {
        world.limit(ada, BudgetScope.MEMBER, account, new Limits(new BigDecimal("250"), null, null, null));
        UUID bob = world.member(account);

        world.settle(world.hold(ada, null, null, "one", 200), 200);

        assertThatExceptionOfType(dev.capstan.service.errors.AppException.class)
                .isThrownBy(() -> world.hold(ada, null, null, "two", 200))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("budget_exceeded_member_day"));
        assertThat(world.hold(bob, null, null, "three", 200).credits()).isEqualByComparingTo("200");
    }

    private String estimatedOf(String key) {
        return TestDatabase.shared().inTransaction(() -> (String) TestDatabase.shared()
                .entityManager()
                .createNativeQuery("SELECT coalesce(data ->> 'estimated', 'absent') FROM credit_transactions"
                        + " WHERE account_id = CAST(?1 AS uuid) AND usage_key = ?2")
                .setParameter(1, account.toString())
                .setParameter(2, key)
                .getSingleResult());
    }

    private SharedLedger.Backlog backlog() {
        return world.books.commit(world.books.shared::backlog);
    }

    private static long rowsOf(UUID user) {
        return TestDatabase.shared()
                .inTransaction(() -> ((Number) TestDatabase.shared()
                                .entityManager()
                                .createNativeQuery(
                                        "SELECT count(*) FROM credit_transactions WHERE user_id = CAST(?1 AS uuid)")
                                .setParameter(1, user.toString())
                                .getSingleResult())
                        .longValue());
    }
}
