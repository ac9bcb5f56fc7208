package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.service.errors.AppException;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.pricing.ModelPrice;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LedgerConcurrencyTest {
    private static final int CLIENTS = 32;
    private static final int CALLS_EACH = 4;
    /** One output token costs one credit. */
    private static final ModelPrice PRICE = ModelPrice.of("0", "15000", "0", "0");

    private final CreditWorld world = CreditWorld.onPostgres();

    @Test
    void letsExactlyAsManyActsHappenAsTheBalanceCovers() throws Exception {
        UUID user = world.user("10", "%d".formatted(CLIENTS * CALLS_EACH / 2 * 100 - 10));

        long paid = together(client -> {
            int done = 0;
            for (int i = 0; i < CALLS_EACH; i++) {
                done += buy(user, "client-%d-call-%d".formatted(client, i)) ? 1 : 0;
            }
            return done;
        });

        assertThat(paid).isEqualTo(CLIENTS * CALLS_EACH / 2);
        assertThat(world.owned(user)).isEqualByComparingTo("0");
        assertThat(world.verify(user)).isEmpty();
    }

    @Test
    void chargesOneActOnceHoweverManyTryIt() throws Exception {
        UUID user = world.user("0", "100000");

        together(client -> {
            buy(user, "the-one-act");
            return 1;
        });

        assertThat(world.owned(user)).isEqualByComparingTo("99900");
        assertThat(world.verify(user)).isEmpty();
    }

    /** Two transactions, as around a model call. A key that was used up means that somebody else has paid. */
    private boolean buy(UUID user, String key) {
        try {
            ModelHold hold = world.commit(() ->
                    world.meter.hold(new ModelCall(user, null, null, key, "model", "Custom", false, 0, 100, PRICE)));
            world.run(() -> world.meter.settle(hold.holdId(), TokenUsage.of(0, 100)));
            return true;
        } catch (InsufficientCreditsException refusal) {
            return false;
        } catch (AppException refusal) {
            assertThat(refusal.code()).isEqualTo("already_charged");
            return false;
        }
    }

    /** What a client does; gives how often it succeeded. */
    private interface Client {
        int act(int number);
    }

    private static long together(Client client) throws InterruptedException, ExecutionException {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Integer>> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                results.add(threads.submit(() -> {
                    start.await();
                    return client.act(number);
                }));
            }
            start.countDown();
            long sum = 0;
            for (Future<Integer> result : results) {
                sum += result.get();
            }
            return sum;
        }
    }
}
