package dev.capstan.service.realtime;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One reader of one session's log. Closing it ends delivery; a delivery under way may still finish. */
public final class Subscription implements AutoCloseable {
    static final int PAGE = 500;
    private static final Logger LOG = Logger.getLogger(Subscription.class.getName());

    private final SessionFeed feed;
    private final UUID sessionId;
    private final boolean owner;
    private final EventSink sink;
    private final AtomicInteger wakes = new AtomicInteger();
    private volatile Channel channel = new Channel();
    private volatile boolean closed;
    private final AtomicBoolean unread = new AtomicBoolean(true);
    private volatile long cursor;

    Subscription(SessionFeed feed, UUID sessionId, long afterSeq, boolean owner, EventSink sink) {
        this.feed = feed;
        this.sessionId = sessionId;
        this.cursor = afterSeq;
        this.owner = owner;
        this.sink = sink;
    }

    void attach(Channel joined) {
        channel = joined;
    }

    UUID sessionId() {
        return sessionId;
    }

    /** The last number that was handed over, or passed over because it is not for this reader. */
    public long cursor() {
        return cursor;
    }

    void wake() {
        if (!closed && wakes.getAndIncrement() == 0) {
            feed.run(this::deliver);
        }
    }

    /** Delivers on the caller's thread what can be delivered without waiting for anything, the rest on one of its own. */
    void wakeHere() {
        if (!closed && wakes.getAndIncrement() == 0 && !deliveredAtOnce()) {
            feed.run(this::deliver);
        }
    }

    /** @return false when something is left; the turn to deliver it is kept */
    private boolean deliveredAtOnce() {
        int seen;
        do {
            seen = wakes.get();
            try {
                if (unread.get() || !offeredAvailable()) {
                    return false;
                }
            } catch (RuntimeException e) {
                drop(e);
                return true;
            }
        } while (wakes.addAndGet(-seen) > 0);
        return true;
    }

    private boolean offeredAvailable() {
        Optional<SharedEvents> next = channel.after(cursor);
        while (!closed && next.isPresent() && !next.get().isEmpty()) {
            SharedEvents visible = next.get().visibleTo(owner);
            if (!visible.isEmpty() && !sink.offer(visible)) {
                return false;
            }
            cursor = next.get().lastSeq();
            next = channel.after(cursor);
        }
        return closed || next.isPresent();
    }

    /** What is new is in the log only, and is to be read by this one alone. */
    void lookAgain() {
        unread.set(true);
        wake();
    }

    private void deliver() {
        int seen;
        do {
            seen = wakes.get();
            try {
                deliverAvailable();
            } catch (RuntimeException e) {
                drop(e);
                return;
            }
        } while (wakes.addAndGet(-seen) > 0);
        channel.forgetWhatAllHave();
    }

    private void deliverAvailable() {
        SharedEvents next = next();
        while (!closed && !next.isEmpty()) {
            SharedEvents visible = next.visibleTo(owner);
            if (!visible.isEmpty()) {
                sink.accept(visible.events());
            }
            cursor = next.lastSeq();
            next = next();
        }
    }

    private void drop(RuntimeException e) {
        LOG.log(Level.FINE, "A subscriber of session " + sessionId + " failed; it is dropped.", e);
        close();
    }

    private SharedEvents next() {
        if (unread.getAndSet(false)) {
            SharedEvents history = history();
            if (history.events().size() == PAGE) {
                unread.set(true);
            }
            if (!history.isEmpty()) {
                return history;
            }
        }
        return channel.after(cursor).orElseGet(this::history);
    }

    private SharedEvents history() {
        return new SharedEvents(feed.history(sessionId, cursor, PAGE));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            feed.leave(this);
        }
    }
}
