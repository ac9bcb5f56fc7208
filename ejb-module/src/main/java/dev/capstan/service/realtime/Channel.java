package dev.capstan.service.realtime;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The subscribers of one session on this node, and the newest events of its log, so that they need not be read back. */
final class Channel {
    private static final int KEPT = 1024;
    private static final SharedEvents NOTHING = new SharedEvents(List.of());

    private final Set<Subscription> subscriptions = new CopyOnWriteArraySet<>();
    private final NavigableMap<Long, LoggedEvent> newest = new TreeMap<>();
    private final AtomicBoolean fanOutDue = new AtomicBoolean();
    private long published;
    private @Nullable Tail lastTail;

    /** What followed a number when it was last asked for: most subscribers ask for the same. */
    private record Tail(long after, long published, SharedEvents events) {}

    void add(Subscription subscription) {
        subscriptions.add(subscription);
    }

    /** @return whether nobody is left */
    boolean remove(Subscription subscription) {
        subscriptions.remove(subscription);
        return subscriptions.isEmpty();
    }

    /** @return whether {@link #fanOut} must be called, soon and on another thread */
    boolean publish(List<LoggedEvent> events) {
        synchronized (newest) {
            for (LoggedEvent event : events) {
                newest.put(event.seq(), event);
                published = Math.max(published, event.seq());
            }
            while (newest.size() > KEPT) {
                newest.pollFirstEntry();
            }
        }
        return fanOutDue.compareAndSet(false, true);
    }

    /** Delivers to everybody who is there what was published since the last time, or a little more. */
    void fanOut() {
        fanOutDue.set(false);
        subscriptions.forEach(Subscription::wakeHere);
        forgetWhatAllHave();
    }

    /** What everybody has got is in the log for those who come later. */
    void forgetWhatAllHave() {
        long slowest =
                subscriptions.stream().mapToLong(Subscription::cursor).min().orElse(Long.MAX_VALUE);
        synchronized (newest) {
            newest.headMap(slowest, true).clear();
            if (newest.isEmpty()) {
                lastTail = null;
            }
        }
    }

    /** How many events are kept for readers that have not got them. */
    int kept() {
        synchronized (newest) {
            return newest.size();
        }
    }

    /** Something was written that did not come through here. */
    void lookAgain() {
        subscriptions.forEach(Subscription::lookAgain);
    }

    /** Whether somebody has not got everything up to a number. */
    boolean behind(long lastSeq) {
        return subscriptions.stream().anyMatch(subscription -> subscription.cursor() < lastSeq);
    }

    /**
     * The events that follow a number without a hole. No events: nothing newer is known. Empty optional: something
     * newer is known, but what lies between must be read from the log. It is there: numbers become visible in order.
     */
    Optional<SharedEvents> after(long seq) {
        synchronized (newest) {
            if (published <= seq) {
                return Optional.of(NOTHING);
            }
            Tail known = lastTail;
            if (known != null && known.after() == seq && known.published() == published) {
                return Optional.of(known.events());
            }
            List<LoggedEvent> following = new ArrayList<>();
            long expected = seq + 1;
            for (LoggedEvent event : newest.tailMap(seq, false).values()) {
                if (event.seq() != expected) {
                    break;
                }
                following.add(event);
                expected++;
            }
            if (following.isEmpty()) {
                return Optional.empty();
            }
            lastTail = new Tail(seq, published, new SharedEvents(following));
            return Optional.of(lastTail.events());
        }
    }
}
