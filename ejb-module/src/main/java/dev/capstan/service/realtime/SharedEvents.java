package dev.capstan.service.realtime;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring events of one session that many readers get at once. What they are turned into for the wire is made once for
 * all of these.
 */
public final class SharedEvents {
    private final List<LoggedEvent> events;
    private final long lastSeq;
    private volatile @Nullable SharedEvents ownersPart;
    private volatile @Nullable SharedEvents viewersPart;
    private volatile @Nullable Object form;

    /** @param lastSeq the number up to which they are all that there is */
    private SharedEvents(List<LoggedEvent> events, long lastSeq) {
        this.events = List.copyOf(events);
        this.lastSeq = lastSeq;
    }

    SharedEvents(List<LoggedEvent> events) {
        this(events, events.isEmpty() ? 0 : events.getLast().seq());
    }

    public List<LoggedEvent> events() {
        return events;
    }

    /** What {@code make} makes of them. It is called once for a kind, or a few times when several ask at the same moment. */
    public <T> T as(Class<T> kind, Function<List<LoggedEvent>, T> make) {
        Object made = form;
        if (!kind.isInstance(made)) {
            made = make.apply(events);
            form = made;
        }
        return kind.cast(made);
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    long lastSeq() {
        return lastSeq;
    }

    /** Those that the owner, or else a viewer, may see. */
    SharedEvents visibleTo(boolean owner) {
        SharedEvents part = owner ? ownersPart : viewersPart;
        if (part == null) {
            Predicate<LoggedEvent> visible = event -> event.visibleTo(owner);
            part = events.stream().allMatch(visible)
                    ? this
                    : new SharedEvents(events.stream().filter(visible).toList(), lastSeq);
            if (owner) {
                ownersPart = part;
            } else {
                viewersPart = part;
            }
        }
        return part;
    }
}
