package dev.capstan.types.runs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;

/**
 * Tells the work of one run to stop. Whoever starts something that can block (a model call, a process) registers how to
 * end it; {@link #cancel} runs those actions at once, newest first, on the caller's thread. A child token is cancelled
 * with its parent, never the other way round.
 */
public final class CancelToken {
    /** Ends what was registered; forgets it when closed. Closing twice is harmless. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    private final Deque<Runnable> actions = new ArrayDeque<>();
    private boolean cancelled;

    public synchronized boolean cancelled() {
        return cancelled;
    }

    /** @throws CancellationException once {@link #cancel} was called */
    public void throwIfCancelled() {
        if (cancelled()) {
            throw new CancellationException("the run was cancelled");
        }
    }

    /** Runs {@code action} on cancel; at once when this token is cancelled already. The action must not block or throw. */
    public Registration onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                actions.push(action);
                return () -> {
                    synchronized (this) {
                        actions.remove(action);
                    }
                };
            }
        }
        action.run();
        return () -> {};
    }

    public CancelToken child() {
        CancelToken child = new CancelToken();
        onCancel(child::cancel);
        return child;
    }

    /** Repeat calls change nothing. */
    public void cancel() {
        Deque<Runnable> toRun;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            toRun = new ArrayDeque<>(actions);
            actions.clear();
        }
        toRun.forEach(Runnable::run);
    }
}
