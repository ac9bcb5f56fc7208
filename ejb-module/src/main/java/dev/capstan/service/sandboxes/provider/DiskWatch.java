package dev.capstan.service.sandboxes.provider;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Measures a sandbox while programs run in it and calls {@code onExceeded} when it has grown over its limit. A sandbox
 * that is over the limit already may still run programs that free room, but none that take a megabyte more.
 */
final class DiskWatch {
    private static final Duration SHORTEST = Duration.ofMillis(150);
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final int REST_PER_WORK = 10;
    private static final long GRACE = 1 << 20;

    private final Path directory;
    private final long limit;
    private final BooleanSupplier busy;
    private final Runnable onExceeded;
    private boolean watching;

    DiskWatch(Path directory, long limit, BooleanSupplier busy, Runnable onExceeded) {
        this.directory = directory;
        this.limit = limit;
        this.busy = busy;
        this.onExceeded = onExceeded;
    }

    /** Called whenever a program starts. */
    synchronized void start() {
        if (!watching) {
            watching = true;
            Thread.ofVirtual().name("sandbox-disk-watch").start(this::watch);
        }
    }

    private void watch() {
        long before = DiskUsage.of(directory);
        long allowed = before > limit ? before + GRACE : limit;
        Duration pause = SHORTEST;
        while (goOn()) {
            long begun = System.nanoTime();
            long now = DiskUsage.of(directory);
            if (now > allowed) {
                onExceeded.run();
                now = DiskUsage.of(directory); // what was stored until the end is not held against the next program
            }
            allowed = Math.max(limit, now > limit ? now + GRACE : limit);
            Duration work = Duration.ofNanos(System.nanoTime() - begun).multipliedBy(REST_PER_WORK);
            Duration calm = now == before ? pause.multipliedBy(5).dividedBy(4) : SHORTEST;
            pause = longer(work, calm).compareTo(LONGEST) > 0 ? LONGEST : longer(work, calm);
            before = now;
            sleep(pause);
        }
    }

    private synchronized boolean goOn() {
        watching = busy.getAsBoolean();
        return watching;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody interrupts this thread; goOn decides
        }
    }
}
