package dev.capstan.service.realtime;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The subscribers of one session on this node, and the newest events of its log, so that they need not be read back. */
final class Channel {
    private static final Logger LOG = Logger.getLogger(Channel.class.getName());
    private static final int KEPT = 1024;
    private static final SharedEvents NOTHING = new SharedEvents(List.of());

    private final Set<Subscription> subscriptions = new CopyOnWriteArraySet<>();
    private final NavigableMap<Long, Link> newest = new TreeMap<>();
    private final AtomicBoolean fanOutDue = new AtomicBoolean();
    private final AtomicInteger unread = new AtomicInteger();
    private long published;
    private @Nullable Tail lastTail;

    /** What followed a number when it was last asked for: most subscribers ask for the same. */
    private record Tail(long after, long published, SharedEvents events) {}

    /**
     * An event, and the number of that before it in the log: pieces that were joined into their block leave a hole.
     *
     * @param follows this, or one that is still further back
     */
    private record Link(LoggedEvent event, long follows) {
        Link closer(Link other) {
            return follows <= other.follows ? this : other;
        }
    }

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
        keep(events.stream().map(event -> new Link(event, event.seq() - 1)).toList());
        return fanOutDue.compareAndSet(false, true);
    }

    private void keep(List<Link> links) {
        synchronized (newest) {
            for (Link link : links) {
                long seq = link.event().seq();
                newest.merge(seq, link, Link::closer);
                published = Math.max(published, seq);
            }
            while (newest.size() > KEPT) {
                newest.pollFirstEntry();
            }
        }
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

    /**
     * Something was written that did not come through here.
     *
     * @return whether {@link #read} must be called, soon and on another thread
     */
    boolean lookAgain() {
        return unread.getAndIncrement() == 0;
    }

    /**
     * Reads what is new once, for all who have got everything before it; the others read for themselves.
     *
     * @param page the next events of the log after a number, fewer than {@link Subscription#PAGE} at its end
     */
    void read(LongFunction<List<LoggedEvent>> page) {
        int seen;
        do {
            seen = unread.get();
            try {
                readToTheEnd(page);
            } catch (RuntimeException e) {
                LOG.log(Level.FINE, "The events of a session could not be read for all; each subscriber tries.", e);
                subscriptions.forEach(Subscription::lookAgain);
            }
        } while (unread.addAndGet(-seen) > 0);
    }

    private void readToTheEnd(LongFunction<List<LoggedEvent>> page) {
        long known =
                subscriptions.stream().mapToLong(Subscription::cursor).max().orElse(0);
        synchronized (newest) {
            published = Math.max(published, known);
            known = published;
        }
        List<LoggedEvent> next;
        do {
            next = page.apply(known);
            List<Link> links = new ArrayList<>();
            for (LoggedEvent event : next) {
                links.add(new Link(event, known));
                known = event.seq();
            }
            keep(links);
        } while (next.size() == Subscription.PAGE);
        fanOut();
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
            long last = seq;
            for (Link link : newest.tailMap(seq, false).values()) {
                if (link.follows() > last) {
                    break;
                }
                following.add(link.event());
                last = link.event().seq();
            }
            if (following.isEmpty()) {
                return Optional.empty();
            }
            lastTail = new Tail(seq, published, new SharedEvents(following));
            return Optional.of(lastTail.events());
        }
    }
}
