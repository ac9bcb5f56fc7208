package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.service.errors.AppException;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.TransactionType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Random histories of one account with every operation on it, played against {@link PlainAccount}. */
final class AccountHistory {
    /** What happens. Keys and targets are few, so that most steps meet an earlier one again. */
    sealed interface Step {
        record Granted(CreditPool pool, BigDecimal amount, int key, int minutes) implements Step {}

        record Renewed(BigDecimal plan, int key) implements Step {}

        record TakenBack(BigDecimal amount, int key) implements Step {}

        record Adjusted(CreditPool pool, BigDecimal amount, int key) implements Step {}

        record Refunded(int target, BigDecimal amount, boolean all, int key) implements Step {}

        record Held(int key, BigDecimal units) implements Step {}

        record Charged(int target, BigDecimal units, boolean part) implements Step {}

        record Released(int target) implements Step {}

        record TimePassed(int minutes) implements Step {}
    }

    /** One unit costs one credit. */
    private static final BigDecimal PRICE = new BigDecimal("0.015");

    private final CreditWorld world;
    private final PlainAccount plain = new PlainAccount();
    private final UUID user;
    private final UUID actor = UUID.randomUUID();
    /** Whether each step is first done in a transaction that is lost. */
    private final boolean crashes;

    private AccountHistory(CreditWorld world, boolean crashes) {
        this.world = world;
        this.user = world.user("0", "0");
        this.crashes = crashes;
    }

    static Arbitrary<List<Step>> histories(int longest) {
        Arbitrary<Integer> few = Arbitraries.integers().between(0, 5);
        Arbitrary<CreditPool> pool = Arbitraries.of(CreditPool.class);
        Arbitrary<BigDecimal> amount = Arbitraries.bigDecimals()
                .between(new BigDecimal("0.000001"), new BigDecimal("500"))
                .ofScale(6);
        Arbitrary<BigDecimal> signed = Arbitraries.bigDecimals()
                .between(new BigDecimal("-300"), new BigDecimal("300"))
                .ofScale(6)
                .filter(any -> any.signum() != 0);
        Arbitrary<Boolean> either = Arbitraries.of(true, false);
        Arbitrary<Step> granted = Combinators.combine(
                        pool, amount, few, Arbitraries.integers().between(0, 60))
                .as(Step.Granted::new);
        Arbitrary<Step> renewed = Combinators.combine(amount, few).as(Step.Renewed::new);
        Arbitrary<Step> takenBack = Combinators.combine(amount, few).as(Step.TakenBack::new);
        Arbitrary<Step> adjusted = Combinators.combine(pool, signed, few).as(Step.Adjusted::new);
        Arbitrary<Step> refunded = Combinators.combine(few, amount, either, few).as(Step.Refunded::new);
        Arbitrary<Step> held = Combinators.combine(few, amount).as(Step.Held::new);
        Arbitrary<Step> charged = Combinators.combine(few, amount, either).as(Step.Charged::new);
        Arbitrary<Step> step = Arbitraries.frequencyOf(
                Tuple.of(3, granted),
                Tuple.of(1, renewed),
                Tuple.of(1, takenBack),
                Tuple.of(2, adjusted),
                Tuple.of(2, refunded),
                Tuple.of(6, held),
                Tuple.of(6, charged),
                Tuple.of(2, few.map(Step.Released::new)),
                Tuple.of(3, Arbitraries.integers().between(0, 40).map(Step.TimePassed::new)));
        return step.list().ofMaxSize(longest);
    }

    static void play(CreditWorld world, List<Step> steps, boolean crashes) {
        AccountHistory history = new AccountHistory(world, crashes);
        for (Step step : steps) {
            history.play(step);
            history.compare();
        }
        history.plain.acts.forEach(history::release);
        history.compare();
        assertThat(PlainAccount.sum(history.plain.held)).isEqualByComparingTo("0");
        assertThat(world.verify(history.user)).isEmpty();
    }

    private void play(Step step) {
        switch (step) {
            case Step.Granted granted -> grant(granted);
            case Step.Renewed renewed -> renew(renewed);
            case Step.TakenBack taken -> takeBack(taken);
            case Step.Adjusted adjusted -> adjust(adjusted);
            case Step.Refunded refunded -> onAct(refunded.target(), act -> refund(act, refunded));
            case Step.Held held -> hold(held);
            case Step.Charged charged -> onAct(charged.target(), act -> charge(act, charged));
            case Step.Released released -> onAct(released.target(), this::release);
            case Step.TimePassed passed -> passTime(passed);
        }
    }

    private void grant(Step.Granted step) {
        String key = "grant-" + step.key();
        Instant limit = step.minutes() == 0 ? null : world.clock.instant().plus(Duration.ofMinutes(step.minutes()));
        Grant grant = new Grant(TransactionType.BONUS_GRANT, step.pool(), step.amount(), key, "Given", limit);
        does(() -> world.service.grant(user, grant));
        if (plain.done.put(step.pool() + key, true) == null) {
            plain.grant(step.pool(), step.amount(), limit);
        }
    }

    private void renew(Step.Renewed step) {
        String key = "renewal-" + step.key();
        does(() -> world.service.renew(user, new Renewal(step.plan(), key, "Plan", Map.of())));
        if (plain.done.put(key, true) == null) {
            plain.renew(step.plan());
        }
    }

    private void takeBack(Step.TakenBack step) {
        String key = "taken-" + step.key();
        TakeBack wish = new TakeBack(step.amount(), TransactionType.REFUND, key, "Back");
        TakenBack answer = does(() -> world.service.takeBack(user, wish));
        Object earlier = plain.done.get(key);
        if (earlier == null) {
            assertThat(answer.taken()).isEqualByComparingTo(plain.takeBack(step.amount()));
            assertThat(answer.taken().add(answer.shortfall())).isEqualByComparingTo(step.amount());
            plain.done.put(key, answer);
        } else {
            assertThat(answer).usingRecursiveComparison().isEqualTo(earlier);
        }
    }

    private void adjust(Step.Adjusted step) {
        String key = "adjusted-" + step.key();
        Adjustment wish = new Adjustment(step.amount(), step.pool(), "Because", actor, key);
        boolean allowed = plain.done.containsKey(key)
                || plain.free(step.pool()).add(step.amount()).signum() >= 0;
        refusedUnless(allowed, "insufficient_credits", () -> world.service.adjust(user, wish));
        if (allowed && plain.done.put(key, true) == null) {
            if (step.amount().signum() > 0) {
                plain.grant(step.pool(), step.amount(), null);
            } else {
                plain.take(step.pool(), step.amount().negate());
            }
        }
    }

    private void refund(PlainAccount.Act act, Step.Refunded step) {
        String key = "refund-" + step.key();
        BigDecimal most = act.state == PlainAccount.State.OPEN ? BigDecimal.ZERO : act.refundable();
        BigDecimal amount = step.all() ? most : step.amount();
        RefundOfUsage wish =
                new RefundOfUsage(act.holdId, null, step.all() ? null : step.amount(), "Because", null, key);
        boolean allowed = plain.done.containsKey(key) || amount.signum() > 0 && amount.compareTo(most) <= 0;
        refusedUnless(allowed, "refund_exceeds_charge", () -> world.service.refund(user, wish));
        if (allowed && plain.done.put(key, true) == null) {
            plain.refund(act, amount);
        }
    }

    private void hold(Step.Held step) {
        String key = "act-" + step.key();
        PaidAct wish = new PaidAct(user, null, null, key, ActKind.TOOL, "tool", "Local", step.units(), PRICE, null);
        PlainAccount.Act earlier = plain.taken(key);
        if (earlier != null) {
            boolean open = earlier.state == PlainAccount.State.OPEN;
            ActHold again = refusedUnless(open, "already_charged", () -> world.acts.hold(wish));
            assertThat(again == null ? earlier.holdId : again.holdId()).isEqualTo(earlier.holdId);
            return;
        }
        boolean covered = plain.free().compareTo(step.units()) >= 0;
        ActHold hold = refusedUnless(covered, "insufficient_credits", () -> world.acts.hold(wish));
        if (hold != null) {
            plain.hold(key, hold.holdId(), step.units());
        }
    }

    private void charge(PlainAccount.Act act, Step.Charged step) {
        if (act.state == PlainAccount.State.RELEASED) {
            return; // a report that comes late is the other histories' subject
        }
        Charged answer = does(() -> step.part()
                ? world.acts.settlePart(act.holdId, step.units())
                : world.acts.settle(act.holdId, step.units()));
        if (act.state == PlainAccount.State.OPEN) {
            plain.charge(act, step.units());
            if (!step.part()) {
                plain.end(act, PlainAccount.State.ENDED);
            }
        }
        assertThat(answer.creditsUsed()).isEqualByComparingTo(PlainAccount.sum(act.charged));
    }

    private void release(PlainAccount.Act act) {
        does(() -> {
            world.acts.release(act.holdId);
            return true;
        });
        if (act.state == PlainAccount.State.OPEN) {
            boolean parts = act.units.signum() > 0;
            plain.end(act, parts ? PlainAccount.State.ENDED : PlainAccount.State.RELEASED);
        }
    }

    private void passTime(Step.TimePassed step) {
        world.clock.move(Duration.ofMinutes(step.minutes()));
        for (int sweeps = 0; sweeps < 1000 && does(world.expiry::expireNext); sweeps++) {
            Thread.onSpinWait();
        }
        plain.sweep(world.clock.instant());
    }

    /** Commits it; before that, where things crash, does it once in vain. */
    private <T> T does(Supplier<T> work) {
        if (crashes) {
            world.lose(() -> assertThat(work.get()).isNotNull());
        }
        return world.commit(work);
    }

    private <T> @Nullable T refusedUnless(boolean allowed, String code, Supplier<T> work) {
        try {
            T answer = world.commit(work);
            assertThat(allowed).as("done").isTrue();
            return answer;
        } catch (AppException refusal) {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(allowed).as("refused").isFalse();
            return null;
        }
    }

    private void compare() {
        CreditAccount account =
                world.commit(() -> world.service.credits.findOwnAccount(user).orElseThrow());
        for (CreditPool pool : CreditPool.values()) {
            assertThat(account.owned().of(pool))
                    .isEqualByComparingTo(plain.owned.get(pool))
                    .isNotNegative();
            assertThat(account.held().of(pool))
                    .isEqualByComparingTo(plain.held.get(pool))
                    .isNotNegative();
            assertThat(account.expiring().of(pool))
                    .isEqualByComparingTo(plain.lots.stream()
                            .filter(lot -> lot.pool == pool)
                            .map(lot -> lot.left)
                            .reduce(BigDecimal.ZERO, BigDecimal::add));
        }
    }

    private void onAct(int target, Consumer<PlainAccount.Act> work) {
        if (!plain.acts.isEmpty()) {
            work.accept(plain.acts.get(target % plain.acts.size()));
        }
    }
}
