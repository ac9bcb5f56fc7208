package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.service.errors.AppException;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.credits.TransactionType;
import dev.capstan.types.pricing.ModelPrice;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random histories of one account, and the judge that plays each of them and compares it with {@link PlainLedger}. */
final class LedgerHistory {
    /** What happens. Keys and targets are few, so that most steps meet an earlier one again. */
    sealed interface Step {
        record Granted(CreditPool pool, BigDecimal amount, int key) implements Step {}

        record Held(int key, long input, int output, boolean ownKey) implements Step {}

        record Settled(int target, TokenUsage usage, boolean lostFirst) implements Step {}

        record Released(int target) implements Step {}

        record Expired(int target, TokenUsage proven) implements Step {}

        record TimePassed(Duration time) implements Step {}
    }

    private static final List<ModelPrice> PRICES = List.of(
            ModelPrice.of("1500", "15000", "0", "0"),
            ModelPrice.of("3", "15", "3.75", "0.3"),
            ModelPrice.of("0.1", "0.4", "0", "0"),
            ModelPrice.of("0", "7", "0", "0.075"),
            ModelPrice.of("700.000001", "0", "0", "0"));

    private final CreditWorld world;
    private final PlainLedger plain = new PlainLedger();
    private final UUID user;
    private final UUID run = UUID.randomUUID();

    private LedgerHistory(CreditWorld world) {
        this.world = world;
        this.user = world.user("0", "0");
    }

    static Arbitrary<List<Step>> histories(int longest) {
        Arbitrary<Integer> few = Arbitraries.integers().between(0, 7);
        Arbitrary<TokenUsage> usage = Combinators.combine(
                        Arbitraries.longs().between(0, 800), Arbitraries.longs().between(0, 200),
                        Arbitraries.longs().between(0, 200), Arbitraries.longs().between(0, 900))
                .as((in, read, write, out) -> new TokenUsage(in, read, write, out, out / 2));
        Arbitrary<Step> granted = Combinators.combine(
                        Arbitraries.of(CreditPool.class),
                        Arbitraries.bigDecimals()
                                .between(new BigDecimal("0.000001"), new BigDecimal("1500"))
                                .ofScale(6),
                        few)
                .as(Step.Granted::new);
        Arbitrary<Step> held = Combinators.combine(
                        few,
                        Arbitraries.longs().between(0, 1000),
                        Arbitraries.integers().between(1, 1200),
                        Arbitraries.integers().between(0, 9).map(n -> n == 0))
                .as(Step.Held::new);
        Arbitrary<Step> settled =
                Combinators.combine(few, usage, Arbitraries.of(true, false)).as(Step.Settled::new);
        Arbitrary<Step> expired = Combinators.combine(few, usage).as(Step.Expired::new);
        Arbitrary<Step> step = Arbitraries.frequencyOf(
                Tuple.of(2, granted),
                Tuple.of(5, held),
                Tuple.of(4, settled),
                Tuple.of(2, few.map(Step.Released::new)),
                Tuple.of(1, expired),
                Tuple.of(
                        1,
                        Arbitraries.integers().between(-30, 90).map(m -> new Step.TimePassed(Duration.ofMinutes(m)))));
        return step.list().ofMaxSize(longest);
    }

    static void play(CreditWorld world, List<Step> steps) {
        LedgerHistory history = new LedgerHistory(world);
        for (Step step : steps) {
            history.play(step);
            history.compare();
        }
        history.endAll();
        history.compare();
        assertThat(world.verify(history.user)).isEmpty();
        assertThat(world.commit(() -> world.meter.openHoldsOf(history.run))).isEmpty();
        assertThat(history.plain.heldBonus.add(history.plain.heldRegular)).isEqualByComparingTo("0");
    }

    private void play(Step step) {
        switch (step) {
            case Step.Granted granted -> grant(granted);
            case Step.Held held -> hold(held);
            case Step.Settled settled -> settle(settled);
            case Step.Released released -> act(released.target()).ifPresent(this::release);
            case Step.Expired expired -> act(expired.target()).ifPresent(act -> expire(act, expired.proven()));
            case Step.TimePassed passed -> world.clock.move(passed.time());
        }
    }

    private void grant(Step.Granted step) {
        String key = "grant-" + step.key();
        world.run(() -> world.service.grant(
                user, new Grant(TransactionType.BONUS_GRANT, step.pool(), step.amount(), key, "Given")));
        if (plain.granted.add(step.pool() + key)) {
            if (step.pool() == CreditPool.BONUS) {
                plain.bonus = plain.bonus.add(step.amount());
            } else {
                plain.regular = plain.regular.add(step.amount());
            }
        }
    }

    private void hold(Step.Held step) {
        String key = "call-" + step.key();
        ModelPrice price = PRICES.get(step.key() % PRICES.size());
        ModelPrice paid = step.ownKey() ? ModelPrice.FREE : price;
        ModelCall call = new ModelCall(
                user, null, run, key, "model", "Custom", step.ownKey(), step.input(), step.output(), price);
        PlainLedger.Act earlier = plain.taken(key);
        BigDecimal spendable = plain.spendable();
        int least = Math.min(128, step.output());
        try {
            ModelHold hold = world.commit(() -> world.meter.hold(call));
            if (earlier != null) {
                assertThat(earlier.state).isEqualTo(PlainLedger.State.OPEN);
                assertThat(hold).isEqualTo(earlier.hold);
                return;
            }
            assertThat(hold.credits()).isLessThanOrEqualTo(spendable);
            assertThat(hold.maxOutputTokens()).isBetween(least, step.output());
            BigDecimal most = PlainLedger.credits(paid, step.input(), hold.maxOutputTokens());
            assertThat(hold.credits()).isBetween(most, most.add(new BigDecimal("0.000001")));
            if (hold.maxOutputTokens() < step.output()) {
                assertThat(PlainLedger.credits(paid, step.input(), hold.maxOutputTokens() + 1L))
                        .isGreaterThan(spendable);
            }
            plain.held(key, paid, hold);
        } catch (InsufficientCreditsException refusal) {
            assertThat(earlier).isNull();
            assertThat(PlainLedger.credits(paid, step.input(), least)).isGreaterThan(spendable);
            assertThat(refusal.left()).isEqualByComparingTo(spendable);
        } catch (AppException refusal) {
            assertThat(refusal.code()).isEqualTo("already_charged");
            assertThat(earlier).isNotNull();
            assertThat(earlier.state).isEqualTo(PlainLedger.State.PAID);
        }
    }

    private void settle(Step.Settled step) {
        act(step.target()).ifPresent(act -> {
            if (step.lostFirst()) {
                world.lose(() -> world.meter.settle(act.hold.holdId(), step.usage()));
                compare();
            }
            judge(act, step.usage(), world.commit(() -> world.meter.settle(act.hold.holdId(), step.usage())));
        });
    }

    private void release(PlainLedger.Act act) {
        world.run(() -> world.meter.release(act.hold.holdId()));
        if (act.state == PlainLedger.State.OPEN) {
            plain.released(act);
        }
    }

    private void expire(PlainLedger.Act act, TokenUsage proven) {
        boolean overdue = world.commit(() -> world.meter.overdueHolds(Integer.MAX_VALUE)).stream()
                .anyMatch(hold -> hold.holdId().equals(act.hold.holdId()));
        if (overdue) {
            judge(act, proven, world.commit(() -> world.meter.expire(act.hold.holdId(), proven)));
        }
    }

    private void judge(PlainLedger.Act act, TokenUsage usage, Charged answer) {
        if (act.answer != null) {
            assertThat(answer).usingRecursiveComparison().isEqualTo(act.answer);
            return;
        }
        BigDecimal cost = PlainLedger.rounded(act.price
                .costUsd(usage)
                .multiply(new BigDecimal(100))
                .divide(new BigDecimal("1.5"), 30, RoundingMode.HALF_UP));
        boolean open = act.state == PlainLedger.State.OPEN;
        assertThat(answer.creditsUsed()).isEqualByComparingTo(open ? cost.min(act.hold.credits()) : BigDecimal.ZERO);
        assertThat(answer.writtenOff()).isEqualByComparingTo(cost.subtract(answer.creditsUsed()));
        if (open) {
            plain.paid(act, answer);
            assertThat(answer.creditsRemaining()).isEqualByComparingTo(plain.bonus.add(plain.regular));
        }
        act.answer = answer;
    }

    private void endAll() {
        for (OpenHold open : world.commit(() -> world.meter.openHoldsOf(run))) {
            PlainLedger.Act act = plain.acts.get(open.holdId());
            assertThat(act).isNotNull();
            TokenUsage usage = TokenUsage.of(1, 1);
            judge(act, usage, world.commit(() -> world.meter.settleEstimate(open.holdId(), usage)));
        }
    }

    private void compare() {
        BalanceView balance = world.commit(() -> world.service.balanceOf(user));
        assertThat(balance.bonusCredits()).isEqualByComparingTo(plain.bonus);
        assertThat(balance.credits()).isEqualByComparingTo(plain.regular);
        assertThat(plain.bonus.signum()).isNotNegative();
        assertThat(plain.regular.signum()).isNotNegative();
        assertThat(plain.heldBonus).isLessThanOrEqualTo(plain.bonus);
        assertThat(plain.heldRegular).isLessThanOrEqualTo(plain.regular);
    }

    private Optional<PlainLedger.Act> act(int target) {
        List<PlainLedger.Act> acts = plain.acts.values().stream()
                .sorted(Comparator.comparing(act -> act.hold.holdId()))
                .toList();
        return acts.isEmpty() ? Optional.empty() : Optional.of(acts.get(target % acts.size()));
    }
}
