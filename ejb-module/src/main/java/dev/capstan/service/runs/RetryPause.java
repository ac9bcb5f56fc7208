package dev.capstan.service.runs;

import dev.capstan.service.agents.models.ModelException;
import dev.capstan.types.runs.CancelToken;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The wait before a model call is tried again. */
final class RetryPause {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

    private RetryPause() {}

    /** Waits longer each time, by chance a little more or less, and as long as the provider asked for. */
    static void await(int attempt, ModelException e, CancelToken cancel) {
        long doubling = 500L << attempt;
        long wished = e.retryAfter().orElse(Duration.ZERO).toMillis();
        long millis = Math.min(
                Math.max(wished, doubling / 2 + ThreadLocalRandom.current().nextLong(doubling)),
                LONGEST_PAUSE.toMillis());
        CountDownLatch cancelled = new CountDownLatch(1);
        try (CancelToken.Registration registration = cancel.onCancel(cancelled::countDown)) {
            if (cancelled.await(millis, TimeUnit.MILLISECONDS)) {
                throw new CancellationException("cancelled before another attempt");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted before another attempt");
        }
    }
}
