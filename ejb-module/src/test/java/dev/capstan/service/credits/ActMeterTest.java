package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.capstan.persistence.credits.CreditTransaction;
import dev.capstan.persistence.credits.UsageFact;
import dev.capstan.service.errors.AppException;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.credits.ActKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Acts that are paid by the unit, on a real PostgreSQL. */
class ActMeterTest {
    /** One unit costs one credit. */
    private static final BigDecimal PRICE = new BigDecimal("0.015");

    private final CreditWorld world = CreditWorld.onPostgres();
    private final UUID session = UUID.randomUUID();
    private final UUID run = UUID.randomUUID();

    @Test
    void holdsTheMostAnActCanCostAndChargesWhatItConsumed() {
        UUID user = world.user("0", "100");

        ActHold hold = hold(user, "act", "60");
        Charged charged = settle(hold, "25.5");

        assertThat(hold.credits()).isEqualByComparingTo("60");
        assertThat(charged.creditsUsed()).isEqualByComparingTo("25.5");
        assertThat(charged.creditsRemaining()).isEqualByComparingTo("74.5");
        assertThat(charged.costUsd()).isEqualByComparingTo("0.3825");
        assertThat(charged.item()).isEqualTo("shell");
        assertThat(world.verify(user)).isEmpty();
    }

    @Test
    void refusesAnActThatTheAccountDoesNotCoverWhole() {
        UUID user = world.user("0", "59.999999");

        assertThatExceptionOfType(InsufficientCreditsException.class)
                .isThrownBy(() -> hold(user, "act", "60"))
                .satisfies(refusal -> assertThat(refusal.needed()).isEqualByComparingTo("60"));
    }

    @ParameterizedTest
    @EnumSource(ActKind.class)
    void booksEveryKindOfActUnderItsOwnType(ActKind kind) {
        UUID user = world.user("0", "100");
        PaidAct act = new PaidAct(user, session, run, "act", kind, "thing", "Local", BigDecimal.ONE, PRICE, null);

        ActHold hold = world.commit(() -> world.acts.hold(act));
        settle(hold, "1");

        assertThat(rows(user)).singleElement().satisfies(row -> {
            assertThat(row.type()).isEqualTo(kind.type());
            assertThat(row.modelId()).isEqualTo(kind.ofModel() ? "thing" : null);
            assertThat(row.sessionId()).isEqualTo(session);
            assertThat(row.runId()).isEqualTo(run);
            assertThat(row.description()).isEqualTo(kind.title() + ": thing");
        });
        assertThat(fact(hold).kind()).isEqualTo(kind);
    }

    @Test
    void chargesALongActInPartsAndKeepsTheRestHeld() {
        UUID user = world.user("10", "100");
        ActHold hold = hold(user, "act", "60");

        Charged first = settlePart(hold, "15");
        Charged second = settlePart(hold, "40");

        assertThat(first.creditsUsed()).isEqualByComparingTo("15");
        assertThat(second.creditsUsed()).isEqualByComparingTo("40");
        assertThat(second.creditsRemaining()).isEqualByComparingTo("70");
        assertThat(spendable(user)).isEqualByComparingTo("50");
        assertThat(world.verify(user)).isEmpty();

        Charged all = settle(hold, "45");

        assertThat(all.creditsUsed()).isEqualByComparingTo("45");
        assertThat(spendable(user)).isEqualByComparingTo("65");
        assertThat(rows(user))
                .extracting(CreditTransaction::usageKey)
                .containsExactly("act", "act", "act/part/2", "act/part/3");
        assertThat(fact(hold).credits()).isEqualByComparingTo("45");
        assertThat(world.verify(user)).isEmpty();
    }

    @Test
    void chargesAPartThatIsRepeatedOrOutOfOrderOnce() {
        UUID user = world.user("0", "100");
        ActHold hold = hold(user, "act", "60");

        settlePart(hold, "20");
        settlePart(hold, "20");
        settlePart(hold, "10");
        settle(hold, "5");

        assertThat(world.owned(user)).isEqualByComparingTo("80");
    }

    @Test
    void neverChargesMoreThanTheHoldInHoweverManyParts() {
        UUID user = world.user("0", "100");
        ActHold hold = hold(user, "act", "60");

        settlePart(hold, "50");
        settlePart(hold, "70");
        Charged all = settle(hold, "75");

        assertThat(all.creditsUsed()).isEqualByComparingTo("60");
        assertThat(all.writtenOff()).isEqualByComparingTo("15");
        assertThat(world.owned(user)).isEqualByComparingTo("40");
        assertThat(world.verify(user)).isEmpty();
    }

    @Test
    void losesNothingToRoundingInParts() {
        UUID user = world.user("0", "100");
        PaidAct act = new PaidAct(
                user,
                session,
                run,
                "act",
                ActKind.SANDBOX_SECONDS,
                "sandbox",
                "Local",
                new BigDecimal("1000"),
                new BigDecimal("0.000001"),
                null);
        ActHold hold = world.commit(() -> world.acts.hold(act));

        for (int second = 1; second <= 20; second++) {
            settlePart(hold, "%d".formatted(second));
        }
        Charged all = settle(hold, "20");

        assertThat(all.creditsUsed()).isEqualByComparingTo("0.001333"); // 20 x 0.0000666…, rounded once
    }

    @Test
    void keepsThePartsOfAnActThatIsReleased() {
        UUID user = world.user("0", "100");
        ActHold hold = hold(user, "act", "60");
        settlePart(hold, "20");

        world.run(() -> world.acts.release(hold.holdId()));
        world.run(() -> world.acts.release(hold.holdId()));

        assertThat(spendable(user)).isEqualByComparingTo("80");
        assertThat(fact(hold).credits()).isEqualByComparingTo("20");
        assertThat(world.verify(user)).isEmpty();
    }

    @Test
    void expiresWithThePartsThatWereCharged() {
        UUID user = world.user("0", "100");
        ActHold hold = hold(user, "act", "60");
        settlePart(hold, "20");
        world.clock.move(Duration.ofHours(2));

        Charged expired = world.commit(() -> world.acts.expire(hold.holdId(), BigDecimal.ZERO));

        assertThat(expired.creditsUsed()).isEqualByComparingTo("20");
        assertThat(spendable(user)).isEqualByComparingTo("80");
        assertThat(world.verify(user)).isEmpty();
    }

    @Test
    void marksAReportThatCannotBeTrueAndChargesNoMoreThanTheHold() {
        UUID user = world.user("0", "100");
        ActHold absurd = hold(user, "absurd", "10");
        ActHold more = hold(user, "more", "10");

        settle(absurd, "999999999999");
        settle(more, "11");

        assertThat(fact(absurd).suspect()).isTrue();
        assertThat(fact(more).suspect()).isFalse();
        assertThat(world.owned(user)).isEqualByComparingTo("80");
        assertThat(world.verify(user)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0.0000001", "1000000000001", "1E+999999999", "1E-999999999"})
    void refusesUnitsThatCannotBe(String units) {
        UUID user = world.user("0", "100");
        ActHold hold = hold(user, "act", "60");

        assertThatIllegalArgumentException().isThrownBy(() -> settle(hold, units));
        assertThatIllegalArgumentException().isThrownBy(() -> settlePart(hold, units));

        assertThat(spendable(user)).isEqualByComparingTo("40");
        assertThat(world.verify(user)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "0.0000001", "1000000001"})
    void refusesActsThatCannotBe(String units) {
        assertThatExceptionOfType(InvalidAmountException.class).isThrownBy(() -> act(UUID.randomUUID(), "act", units));
    }

    @Test
    void knowsNoPartOfAnActThatWasNeverHeld() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.run(() -> world.acts.settlePart(UUID.randomUUID(), BigDecimal.ONE)))
                .withMessageContaining("there is no hold");
    }

    @Test
    void holdsAllThatIsLeft() {
        UUID user = world.user("0", "100");

        assertThat(hold(user, "act", "100").credits()).isEqualByComparingTo("100");
        assertThat(spendable(user)).isEqualByComparingTo("0");
    }

    @Test
    void givesTheOpenHoldOfAKeyAgainAndRefusesAPaidOne() {
        UUID user = world.user("0", "100");

        ActHold first = hold(user, "act", "60");
        assertThat(hold(user, "act", "60")).isEqualTo(first);
        settle(first, "1");

        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> hold(user, "act", "60"))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("already_charged"));
    }

    private ActHold hold(UUID user, String key, String units) {
        return world.commit(() -> world.acts.hold(act(user, key, units)));
    }

    private PaidAct act(UUID user, String key, String units) {
        return new PaidAct(user, session, run, key, ActKind.TOOL, "shell", "Local", new BigDecimal(units), PRICE, null);
    }

    private Charged settle(ActHold hold, String units) {
        return world.commit(() -> world.acts.settle(hold.holdId(), new BigDecimal(units)));
    }

    private Charged settlePart(ActHold hold, String units) {
        return world.commit(() -> world.acts.settlePart(hold.holdId(), new BigDecimal(units)));
    }

    private BigDecimal spendable(UUID user) {
        return world.commit(
                () -> world.service.credits.findOwnAccount(user).orElseThrow().spendable());
    }

    private UsageFact fact(ActHold hold) {
        return world.commit(() -> world.service.credits.findFact(hold.holdId()).orElseThrow());
    }

    private List<CreditTransaction> rows(UUID user) {
        return TestDatabase.shared()
                .inTransaction(() -> TestDatabase.shared()
                        .entityManager()
                        .createQuery(
                                "SELECT t FROM CreditTransaction t WHERE t.act.userId = :user AND t.amount < 0 ORDER BY t.seq",
                                CreditTransaction.class)
                        .setParameter("user", user)
                        .getResultList());
    }
}
