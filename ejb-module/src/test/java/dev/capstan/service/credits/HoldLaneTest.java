package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.capstan.service.credits.SharedLedger.Outcome;
import dev.capstan.service.credits.SharedLedger.Wish;
import dev.capstan.service.pricing.PriceQuote;
import jakarta.ejb.EJBException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is served together, and what becomes of those whose transaction fails. */
@Timeout(30)
class HoldLaneTest {
    private static final int MOST_TOGETHER = 100;

    private final UUID account = UUID.randomUUID();
    private final List<Integer> batches = new CopyOnWriteArrayList<>();
    private final List<String> alone = new CopyOnWriteArrayList<>();
    private final CountDownLatch open = new CountDownLatch(1);
    private volatile boolean failing;
    private volatile boolean broken;

    private final HoldLane lane = new HoldLane(
            account,
            new SharedLedger() {
                @Override
                public List<Outcome> hold(UUID accountId, List<Wish> wishes) {
                    assertThat(accountId).isEqualTo(account);
                    batches.add(wishes.size());
                    waitUntilOpen();
                    if (broken) {
                        throw new IllegalStateException("not foreseen");
                    }
                    if (failing) {
                        throw new EJBException("the database is away");
                    }
                    return wishes.stream().map(HoldLaneTest::outcome).toList();
                }
            },
            new ModelMeter() {
                @Override
                public ModelHold hold(ModelCall call) {
                    alone.add(call.usageKey());
                    return held(call, "7");
                }
            });

    @Test
    void servesWhoCameWhileATransactionWasUnderWayTogetherAndNotTooManyAtOnce() throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ModelHold>> holds = new ArrayList<>();
            holds.add(callers.submit(() -> lane.hold(wish("first"))));
            await().atMost(Duration.ofSeconds(10)).until(() -> batches.size() == 1);
            for (int i = 0; i <= MOST_TOGETHER; i++) {
                String key = "next-" + i;
                holds.add(callers.submit(() -> lane.hold(wish(key))));
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> lane.waiting() == MOST_TOGETHER + 1);

            open.countDown();

            for (Future<ModelHold> hold : holds) {
                assertThat(hold.get().credits()).isEqualByComparingTo("1");
            }
        }
        assertThat(batches).containsExactly(1, MOST_TOGETHER, 1);
        assertThat(alone).isEmpty();
    }

    @Test
    void tellsEachWhyItWasRefusedAndServesTheNext() {
        open.countDown();

        assertThatExceptionOfType(InsufficientCreditsException.class).isThrownBy(() -> lane.hold(wish("refused")));
        assertThat(lane.hold(wish("next")).credits()).isEqualByComparingTo("1");
        assertThat(batches).containsExactly(1, 1);
    }

    @Test
    void triesEachAloneWhenTheTransactionOfAllFails() {
        open.countDown();
        failing = true;

        assertThat(lane.hold(wish("call")).credits()).isEqualByComparingTo("7");

        assertThat(alone).containsExactly("call");
    }

    @Test
    void letsOthersInAfterOneWhoFailed() throws Exception {
        open.countDown();
        assertThatExceptionOfType(InsufficientCreditsException.class).isThrownBy(() -> lane.hold(wish("refused")));

        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(callers.submit(() -> lane.hold(wish("next"))).get().credits())
                    .isEqualByComparingTo("1");
        }
    }

    @Test
    void leavesNobodyWaitingWhoseTransactionBreaksInAnUnknownWay() throws Exception {
        broken = true;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ModelHold> first = callers.submit(() -> lane.hold(wish("first")));
            await().atMost(Duration.ofSeconds(10)).until(() -> batches.size() == 1);
            Future<ModelHold> second = callers.submit(() -> lane.hold(wish("second")));
            Future<ModelHold> third = callers.submit(() -> lane.hold(wish("third")));
            await().atMost(Duration.ofSeconds(10)).until(() -> lane.waiting() == 2);

            open.countDown();

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(first::get)
                    .withCauseInstanceOf(IllegalStateException.class);
            long held = 0;
            for (Future<ModelHold> hold : List.of(second, third)) {
                held += ended(hold) == Future.State.SUCCESS ? 1 : 0;
            }
            assertThat(held).as("who waited while another had the turn").isEqualTo(1);
        }
    }

    private static Future.State ended(Future<ModelHold> hold) {
        await().atMost(Duration.ofSeconds(10)).until(hold::isDone);
        return hold.state();
    }

    private void waitUntilOpen() {
        try {
            open.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Outcome outcome(Wish wish) {
        return wish.call().usageKey().equals("refused")
                ? new Outcome.Refused(new InsufficientCreditsException(BigDecimal.TEN, BigDecimal.ONE))
                : new Outcome.Held(held(wish.call(), "1"));
    }

    private static ModelHold held(ModelCall call, String credits) {
        return new ModelHold(UUID.randomUUID(), call.maxOutputTokens(), new BigDecimal(credits));
    }

    private static Wish wish(String key) {
        UUID user = UUID.randomUUID();
        return new Wish(
                new ModelCall(user, null, null, key, "model", "Custom", false, 0, 10, SharedWorld.PRICE),
                PriceQuote.own(SharedWorld.PRICE));
    }
}
