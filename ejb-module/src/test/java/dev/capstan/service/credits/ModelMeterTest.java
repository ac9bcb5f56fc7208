package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.capstan.service.errors.AppException;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.pricing.ModelPrice;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** On a real PostgreSQL: what is promised here is promised by services and database together. */
class ModelMeterTest {
    /** One output token costs one credit, one input token a tenth. */
    private static final ModelPrice PRICE = ModelPrice.of("1500", "15000", "0", "0");

    private final CreditWorld world = CreditWorld.onPostgres();
    private final UUID run = UUID.randomUUID();
    private final UUID session = UUID.randomUUID();

    @Test
    void holdsTheMostACallCanCostAndChargesWhatItDidCost() {
        UUID user = world.user("0", "1000");

        ModelHold hold = hold(user, "call", 1000, 500);
        Charged charged = world.commit(() -> world.meter.settle(hold.holdId(), TokenUsage.of(500, 200)));

        assertThat(hold.credits()).isEqualByComparingTo("600");
        assertThat(hold.maxOutputTokens()).isEqualTo(500);
        assertThat(charged.creditsUsed()).isEqualByComparingTo("250");
        assertThat(charged.creditsRemaining()).isEqualByComparingTo("750");
        assertThat(charged.costUsd()).isEqualByComparingTo("3.75");
        assertThat(charged.usage()).isEqualTo(TokenUsage.of(500, 200));
        assertThat(world.owned(user)).isEqualByComparingTo("750");
    }

    @Test
    void spendsBonusCreditsFirstAndWritesARowForEachPool() {
        UUID user = world.user("100", "1000");

        ModelHold hold = hold(user, "call", 0, 500);
        world.run(() -> world.meter.settle(hold.holdId(), TokenUsage.of(0, 150)));

        BalanceView balance = world.commit(() -> world.service.balanceOf(user));
        assertThat(balance.bonusCredits()).isEqualByComparingTo("0");
        assertThat(balance.credits()).isEqualByComparingTo("950");
        assertThat(chargeRows(user)).isEqualTo(2);
    }

    @Test
    void givesNobodyWhatIsHeldForSomethingElse() {
        UUID user = world.user("0", "1000");
        hold(user, "first", 0, 900);

        assertThatExceptionOfType(InsufficientCreditsException.class)
                .isThrownBy(() -> hold(user, "second", 0, 101 + 100))
                .satisfies(refusal -> {
                    assertThat(refusal.needed()).isEqualByComparingTo("128");
                    assertThat(refusal.left()).isEqualByComparingTo("100");
                    assertThat(refusal.code()).isEqualTo("insufficient_credits");
                    assertThat(refusal).hasMessageContaining("at least 128 credits; 100 are left");
                });
    }

    @Test
    void lowersTheOutputLimitToWhatTheBalanceCovers() {
        UUID user = world.user("0", "228");

        ModelHold hold = hold(user, "call", 1000, 4000);

        assertThat(hold.maxOutputTokens()).isEqualTo(128);
        assertThat(hold.credits()).isEqualByComparingTo("228");
    }

    @Test
    void refusesWhatDoesNotCoverTheLeastAnswerAndHoldsNothing() {
        UUID user = world.user("0", "227.999999");

        assertThatExceptionOfType(InsufficientCreditsException.class).isThrownBy(() -> hold(user, "call", 1000, 4000));

        assertThat(hold(user, "smaller", 999, 4000).maxOutputTokens()).isEqualTo(128);
    }

    @Test
    void asksForAllOfACallThatWantsLessThanTheLeastAnswer() {
        UUID user = world.user("0", "20");

        assertThat(hold(user, "title", 0, 20).maxOutputTokens()).isEqualTo(20);
        assertThatExceptionOfType(InsufficientCreditsException.class).isThrownBy(() -> hold(user, "other", 0, 1));
    }

    @Test
    void givesTheSameHoldForTheSameKey() {
        UUID user = world.user("0", "1000");

        ModelHold first = hold(user, "call", 0, 600);
        ModelHold again = hold(user, "call", 0, 600);

        assertThat(again).isEqualTo(first);
    }

    @Test
    void chargesASettleThatIsRepeatedOnce() {
        UUID user = world.user("0", "1000");
        ModelHold hold = hold(user, "call", 0, 600);

        Charged first = world.commit(() -> world.meter.settle(hold.holdId(), TokenUsage.of(0, 100)));
        Charged again = world.commit(() -> world.meter.settle(hold.holdId(), TokenUsage.of(0, 500)));

        assertThat(again).usingRecursiveComparison().isEqualTo(first);
        assertThat(world.owned(user)).isEqualByComparingTo("900");
        assertThat(chargeRows(user)).isEqualTo(1);
    }

    @Test
    void refusesTheKeyOfACallThatWasPaid() {
        UUID user = world.user("0", "1000");
        ModelHold hold = hold(user, "call", 0, 600);
        world.run(() -> world.meter.settle(hold.holdId(), TokenUsage.of(0, 100)));

        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> hold(user, "call", 0, 600))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("already_charged"));
    }

    @Test
    void letsAReleasedCallBeTriedAgainUnderItsKey() {
        UUID user = world.user("0", "600");
        ModelHold first = hold(user, "call", 0, 600);

        world.run(() -> world.meter.release(first.holdId()));
        world.run(() -> world.meter.release(first.holdId()));
        ModelHold second = hold(user, "call", 0, 600);
        world.run(() -> world.meter.settle(second.holdId(), TokenUsage.of(0, 1)));

        assertThat(second.holdId()).isNotEqualTo(first.holdId());
        assertThat(world.owned(user)).isEqualByComparingTo("599");
    }

    @Test
    void writesOffWhatACallCostAboveItsHold() {
        UUID user = world.user("0", "1000");
        ModelHold hold = hold(user, "call", 0, 600);

        Charged charged = world.commit(() -> world.meter.settle(hold.holdId(), TokenUsage.of(0, 700)));

        assertThat(charged.creditsUsed()).isEqualByComparingTo("600");
        assertThat(charged.writtenOff()).isEqualByComparingTo("100");
        assertThat(world.owned(user)).isEqualByComparingTo("400");
    }

    @Test
    void survivesAnAbsurdReport() {
        UUID user = world.user("0", "1000");
        ModelHold hold = hold(user, "call", 0, 600);

        Charged charged = world.commit(
                () -> world.meter.settle(hold.holdId(), new TokenUsage(Long.MAX_VALUE, 0, 0, Long.MAX_VALUE, 0)));

        assertThat(charged.creditsUsed()).isEqualByComparingTo("600");
        assertThat(charged.writtenOff()).isPositive();
    }

    @Test
    void recordsButDoesNotChargeAReportThatComesAfterTheRelease() {
        UUID user = world.user("0", "1000");
        ModelHold hold = hold(user, "call", 0, 600);
        world.run(() -> world.meter.release(hold.holdId()));

        Charged charged = world.commit(() -> world.meter.settle(hold.holdId(), TokenUsage.of(0, 50)));

        assertThat(charged.creditsUsed()).isEqualByComparingTo("0");
        assertThat(charged.writtenOff()).isEqualByComparingTo("50");
        assertThat(world.owned(user)).isEqualByComparingTo("1000");
    }

    @Test
    void writesNoRowForACallThatCostNothing() {
        UUID user = world.user("0", "1000");
        ModelHold hold = hold(user, "call", 10, 600);

        world.run(() -> world.meter.settle(hold.holdId(), TokenUsage.NONE));

        assertThat(chargeRows(user)).isZero();
        assertThat(world.owned(user)).isEqualByComparingTo("1000");
    }

    @Test
    void chargesNothingOnTheUsersOwnKeyButKeepsTheFact() {
        UUID user = world.user("0", "0");
        ModelCall call = new ModelCall(user, session, run, "call", "anything", "Custom", true, 1000, 5000, null);

        ModelHold hold = world.commit(() -> world.meter.hold(call));
        Charged charged = world.commit(() -> world.meter.settle(hold.holdId(), TokenUsage.of(700, 300)));

        assertThat(hold.maxOutputTokens()).isEqualTo(5000);
        assertThat(charged.creditsUsed()).isEqualByComparingTo("0");
        assertThat(charged.usage()).isEqualTo(TokenUsage.of(700, 300));
        assertThat(chargeRows(user)).isZero();
    }

    @Test
    void paysCacheTokensOnceAndReasoningAsPartOfTheOutput() {
        UUID user = world.user("0", "1000");
        ModelPrice price = ModelPrice.of("3", "15", "3.75", "0.3");
        ModelCall call =
                new ModelCall(user, session, run, "call", "some-model", "Anthropic", false, 10_000, 1000, price);

        ModelHold hold = world.commit(() -> world.meter.hold(call));
        Charged charged =
                world.commit(() -> world.meter.settle(hold.holdId(), new TokenUsage(1000, 4000, 2000, 500, 400)));

        // 1000 x 3 + 4000 x 0.3 + 2000 x 3.75 + 500 x 15 = 19 200 per million
        assertThat(charged.costUsd()).isEqualByComparingTo("0.0192");
        assertThat(charged.creditsUsed()).isEqualByComparingTo("1.28");
        assertThat(hold.credits()).isEqualByComparingTo("3.5");
    }

    @Test
    void refusesAModelWithoutAPrice() {
        UUID user = world.user("0", "1000");
        ModelCall call = new ModelCall(user, session, run, "call", "no-such-model", "Custom", false, 1, 200, null);

        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> world.run(() -> world.meter.hold(call)))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("model_not_found"));
    }

    @Test
    void findsTheOpenHoldsOfARunAndSettlesThemWithWhatIsProven() {
        UUID user = world.user("0", "1000");
        ModelHold open = hold(user, "open", 0, 200);
        ModelHold ended = hold(user, "ended", 0, 200);
        world.run(() -> world.meter.release(ended.holdId()));

        assertThat(world.commit(() -> world.meter.openHoldsOf(run)))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.holdId()).isEqualTo(open.holdId());
                    assertThat(found.usageKey()).isEqualTo("open");
                });
        world.run(() -> world.meter.settleEstimate(open.holdId(), TokenUsage.of(0, 30)));
        assertThat(world.commit(() -> world.meter.openHoldsOf(run))).isEmpty();
        assertThat(world.owned(user)).isEqualByComparingTo("970");
    }

    @Test
    void expiresAHoldOnlyAfterItsTimeAndChargesWhatIsProvenOnce() {
        UUID user = world.user("0", "1000");
        ModelHold hold = hold(user, "call", 0, 200);
        assertThatIllegalStateException()
                .isThrownBy(() -> world.run(() -> world.meter.expire(hold.holdId(), TokenUsage.NONE)));

        world.clock.move(Duration.ofHours(1));
        assertThat(world.commit(() -> world.meter.overdueHolds(1000)))
                .extracting(OpenHold::holdId)
                .contains(hold.holdId());
        Charged expired = world.commit(() -> world.meter.expire(hold.holdId(), TokenUsage.of(0, 30)));
        Charged late = world.commit(() -> world.meter.settle(hold.holdId(), TokenUsage.of(0, 90)));

        assertThat(late.creditsUsed()).isEqualByComparingTo("30");
        assertThat(late).isEqualTo(expired);
        assertThat(world.owned(user)).isEqualByComparingTo("970");
    }

    @Test
    void loadsAndChangesOneAccountTwiceInOneTransaction() {
        UUID user = world.user("0", "1000");

        world.run(() -> {
            ModelHold first = world.meter.hold(call(user, "first", 0, 300));
            ModelHold second = world.meter.hold(call(user, "second", 0, 300));
            world.meter.settle(first.holdId(), TokenUsage.of(0, 10));
            world.meter.settle(second.holdId(), TokenUsage.of(0, 5));
        });

        assertThat(world.owned(user)).isEqualByComparingTo("985");
        assertThat(world.verify(user)).isEmpty();
    }

    @Test
    void refusesImpossibleCalls() {
        UUID user = UUID.randomUUID();

        assertThatIllegalArgumentException().isThrownBy(() -> call(user, "call", -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> call(user, "call", 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> call(user, "", 1, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.run(() -> world.meter.settle(UUID.randomUUID(), TokenUsage.NONE)));
        assertThatExceptionOfType(NoAccountException.class).isThrownBy(() -> hold(user, "call", 0, 1));
    }

    private ModelHold hold(UUID user, String key, long input, int output) {
        return world.commit(() -> world.meter.hold(call(user, key, input, output)));
    }

    private ModelCall call(UUID user, String key, long input, int output) {
        return new ModelCall(user, session, run, key, "some-model", "Custom", false, input, output, PRICE);
    }

    private long chargeRows(UUID user) {
        return TestDatabase.shared().inTransaction(() -> (Long) TestDatabase.shared()
                .entityManager()
                .createQuery(
                        "SELECT COUNT(t) FROM CreditTransaction t WHERE t.act.userId = :user AND t.type = 'llm_usage'")
                .setParameter("user", user)
                .getSingleResult());
    }
}
