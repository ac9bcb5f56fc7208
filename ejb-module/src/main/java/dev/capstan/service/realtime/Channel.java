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

    private final Set<Subscription> subscriptions = new CopyOnWriteArraySet<>();
    private final NavigableMap<Long, LoggedEvent> newest = new TreeMap<>();
    private final AtomicBoolean fanOutDue = new AtomicBoolean();
    private @Nullable Tail lastTail;

    /** What followed a number when it was last asked for: most subscribers ask for the same. */
    private record Tail(long after, long newest, List<LoggedEvent> events) {}

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
            events.forEach(event -> newest.put(event.seq(), event));
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
     * The events that follow a number without a hole. Empty list: nothing newer is known. Empty optional: something
     * newer is known, but what lies between must be read from the log. It is there: numbers become visible in order.
     */
    Optional<List<LoggedEvent>> after(long seq) {
        synchronized (newest) {
            if (newest.isEmpty() || newest.lastKey() <= seq) {
                return Optional.of(List.of());
            }
            Tail known = lastTail;
            if (known != null && known.after() == seq && known.newest() == newest.lastKey()) {
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
            lastTail = new Tail(seq, newest.lastKey(), List.copyOf(following));
            return Optional.of(lastTail.events());
        }
    }
}
