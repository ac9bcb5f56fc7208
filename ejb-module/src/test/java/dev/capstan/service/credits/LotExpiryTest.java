package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.persistence.credits.CreditTransaction;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.TransactionType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Credits with a time limit, on a real PostgreSQL. */
class LotExpiryTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final CreditWorld world = CreditWorld.onPostgres();

    @Test
    void takesWhatIsLeftWhenItsTimeIsOverAndOnlyOnce() {
        UUID user = world.user("0", "100");
        grant(user, "gift", "50", DAY);
        spend(user, "act", "20"); // bonus first: out of the gift

        sweep();
        assertThat(world.owned(user)).isEqualByComparingTo("130");
        world.clock.move(DAY);
        sweep();
        sweep();

        assertThat(world.owned(user)).isEqualByComparingTo("100");
        assertThat(expiries(user))
                .singleElement()
                .satisfies(row -> assertThat(row.amount()).isEqualByComparingTo("-30"));
        assertThat(world.verify(user)).isEmpty();
    }

    @Test
    void spendsWhatExpiresFirstFirst() {
        UUID user = world.user("10", "0");
        grant(user, "later", "20", DAY.multipliedBy(2));
        grant(user, "sooner", "30", DAY);

        spend(user, "act", "35"); // all of the sooner, 5 of the later
        world.clock.move(DAY.multipliedBy(3));
        sweep();

        assertThat(expiries(user))
                .singleElement()
                .satisfies(row -> assertThat(row.amount()).isEqualByComparingTo("-15"));
        assertThat(world.owned(user)).isEqualByComparingTo("10");
        assertThat(world.verify(user)).isEmpty();
    }

    @Test
    void leavesWhatHasTimeLeftWhenSomethingElseIsDue() {
        UUID user = world.user("0", "0");
        grant(user, "later", "20", DAY.multipliedBy(2));
        grant(user, "sooner", "30", DAY);

        world.clock.move(DAY);
        sweep();

        assertThat(world.owned(user)).isEqualByComparingTo("20");
        assertThat(world.verify(user)).isEmpty();
    }

    @Test
    void leavesWhatIsHeldAndTakesItWhenItIsGivenBack() {
        UUID user = world.user("0", "0");
        grant(user, "gift", "50", DAY);
        ActHold used = hold(user, "used", "20");
        ActHold unused = hold(user, "unused", "15");
        world.clock.move(DAY);

        sweep();
        assertThat(world.owned(user)).isEqualByComparingTo("35");
        world.run(() -> world.acts.settle(used.holdId(), usd("20")));
        world.run(() -> world.acts.release(unused.holdId()));
        sweep();

        assertThat(world.owned(user)).isEqualByComparingTo("0");
        assertThat(expiries(user)).extracting(row -> row.amount().intValue()).containsExactly(-15, -15);
        assertThat(world.verify(user)).isEmpty();
    }

    @Test
    void expiresNothingOfAPoolThatWasRenewedMeanwhile() {
        UUID user = world.user("0", "0");
        world.run(() -> world.service.grant(
                user,
                new Grant(
                        TransactionType.PURCHASE,
                        CreditPool.REGULAR,
                        new BigDecimal("80"),
                        "pack",
                        "A pack",
                        world.clock.instant().plus(DAY))));

        world.run(() -> world.service.renew(user, new Renewal(new BigDecimal("300"), "may", "Plan", Map.of())));
        world.clock.move(DAY);
        sweep();

        assertThat(world.owned(user)).isEqualByComparingTo("300");
        assertThat(expiries(user)).isEmpty();
        assertThat(world.verify(user)).isEmpty();
    }

    @Test
    void expiresOnceHoweverManyNodesSweep() throws Exception {
        List<UUID> users = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            UUID user = world.user("0", "1");
            grant(user, "gift", "5", DAY);
            users.add(user);
        }
        world.clock.move(DAY);

        List<Future<?>> sweeps = new ArrayList<>();
        try (ExecutorService nodes = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                sweeps.add(nodes.submit(this::sweep));
            }
        }
        for (Future<?> sweep : sweeps) {
            sweep.get();
        }

        assertThat(users).allSatisfy(user -> {
            assertThat(world.owned(user)).isEqualByComparingTo("1");
            assertThat(expiries(user)).hasSize(1);
            assertThat(world.verify(user)).isEmpty();
        });
    }

    private void sweep() {
        while (world.commit(() -> world.expiry.expireNext())) {
            Thread.onSpinWait();
        }
    }

    private void grant(UUID user, String key, String amount, Duration life) {
        Grant grant = new Grant(
                TransactionType.BONUS_GRANT,
                CreditPool.BONUS,
                new BigDecimal(amount),
                key,
                "A gift",
                world.clock.instant().plus(life));
        world.run(() -> world.service.grant(user, grant));
        world.run(() -> world.service.grant(user, grant));
    }

    private void spend(UUID user, String key, String credits) {
        ActHold hold = hold(user, key, credits);
        world.run(() -> world.acts.settle(hold.holdId(), usd(credits)));
    }

    private ActHold hold(UUID user, String key, String credits) {
        PaidAct act = PaidAct.ofCost(user, null, null, key, ActKind.IMAGE, "painter", "Local", usd(credits));
        return world.commit(() -> world.acts.hold(act));
    }

    private static BigDecimal usd(String credits) {
        return new BigDecimal(credits).multiply(new BigDecimal("0.015"));
    }

    private static List<CreditTransaction> expiries(UUID user) {
        return TestDatabase.shared()
                .inTransaction(() -> TestDatabase.shared()
                        .entityManager()
                        .createQuery(
                                "SELECT t FROM CreditTransaction t WHERE t.act.userId = :user AND t.type = 'expiry' ORDER BY t.seq",
                                CreditTransaction.class)
                        .setParameter("user", user)
                        .getResultList());
    }
}
