package dev.capstan.service.realtime;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArraySet;

/** The subscribers of one session on this node, and the newest events of its log, so that they need not be read back. */
final class Channel {
    private static final int KEPT = 1024;

    private final Set<Subscription> subscriptions = new CopyOnWriteArraySet<>();
    private final NavigableMap<Long, LoggedEvent> newest = new TreeMap<>();

    void add(Subscription subscription) {
        subscriptions.add(subscription);
    }

    /** @return whether nobody is left */
    boolean remove(Subscription subscription) {
        subscriptions.remove(subscription);
        return subscriptions.isEmpty();
    }

    void publish(List<LoggedEvent> events) {
        synchronized (newest) {
            events.forEach(event -> newest.put(event.seq(), event));
            while (newest.size() > KEPT) {
                newest.pollFirstEntry();
            }
        }
        subscriptions.forEach(Subscription::wake);
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
            List<LoggedEvent> following = new ArrayList<>();
            long expected = seq + 1;
            for (LoggedEvent event : newest.tailMap(seq, false).values()) {
                if (event.seq() != expected) {
                    break;
                }
                following.add(event);
                expected++;
            }
            return following.isEmpty() ? Optional.empty() : Optional.of(following);
        }
    }
}
