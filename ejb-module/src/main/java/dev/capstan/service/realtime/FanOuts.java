package dev.capstan.service.realtime;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets channels deliver what was published to them, on a few threads for all: a commit has events of many sessions, and a
 * thread for each would cost more than the delivery.
 */
final class FanOuts {
    private static final int MOST = Runtime.getRuntime().availableProcessors();

    private final Executor threads;
    private final Queue<Channel> due = new ConcurrentLinkedQueue<>();
    private final AtomicInteger working = new AtomicInteger();

    FanOuts(Executor threads) {
        this.threads = threads;
    }

    void add(Channel channel) {
        due.add(channel);
        beginOne();
    }

    private void beginOne() {
        int now = working.get();
        while (now < MOST) {
            if (working.compareAndSet(now, now + 1)) {
                threads.execute(this::work);
                return;
            }
            now = working.get();
        }
    }

    private void work() {
        try {
            for (Channel next = due.poll(); next != null; next = due.poll()) {
                next.fanOut();
            }
        } finally {
            working.decrementAndGet();
        }
        if (!due.isEmpty()) {
            beginOne();
        }
    }
}
