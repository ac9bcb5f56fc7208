package dev.capstan.service.tools;

import dev.capstan.types.runs.CancelToken;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One call with a time limit: past it the call's own token is cancelled, and a call that does not heed that is interrupted.
 * The token is also cancelled with its parent.
 */
public final class TimedCall implements AutoCloseable {
    static final Duration GRACE = Duration.ofSeconds(5);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final CancelToken token;
    private final CancelToken.Registration ofParent;
    private final Thread caller = Thread.currentThread();
    private boolean ended;
    private boolean late;

    private TimedCall(CancelToken parent) {
        CancelToken own = new CancelToken();
        token = own;
        ofParent = parent.onCancel(own::cancel);
    }

    /** Begins a call on this thread. */
    public static TimedCall begin(Duration limit, CancelToken parent, Executor threads) {
        TimedCall call = new TimedCall(parent);
        threads.execute(() -> call.watch(limit));
        return call;
    }

    public CancelToken token() {
        return token;
    }

    /** Whether the time was up before the call ended. */
    public boolean late() {
        lock.lock();
        try {
            return late;
        } finally {
            lock.unlock();
        }
    }

    private void watch(Duration limit) {
        try {
            if (!awaitEnd(limit)) {
                lock.lock();
                try {
                    late = !ended;
                } finally {
                    lock.unlock();
                }
                if (late()) {
                    token.cancel();
                    interruptUnlessEnded(GRACE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void interruptUnlessEnded(Duration grace) throws InterruptedException {
        if (!awaitEnd(grace)) {
            lock.lock();
            try {
                if (!ended) {
                    caller.interrupt();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean awaitEnd(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (!ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** What has become of a call that was made within {@code limit}: one that failed since its time was up says so. */
    public ToolOutcome told(String name, Duration limit, ToolOutcome outcome) {
        return late() && outcome instanceof ToolOutcome.Failed failed
                ? new ToolOutcome.Failed("%s did not end within %d seconds and was stopped. %s"
                        .formatted(name, limit.toSeconds(), failed.reason()))
                : outcome;
    }

    /** The call has ended: it is not interrupted any more, and what interrupted it is forgotten. */
    @Override
    public void close() {
        ofParent.close();
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
            if (late) {
                Thread.interrupted();
            }
        } finally {
            lock.unlock();
        }
    }
}
