package dev.capstan.service.realtime;

import java.util.List;

/** Where a subscription delivers to, one call at a time. An exception ends the subscription. */
@FunctionalInterface
public interface EventSink {
    /** Takes events; may block, on a thread that is its own. */
    void accept(List<LoggedEvent> events);

    /**
     * Takes the events at once, or none of them; must not block. What is not taken comes again by {@link #accept}. It is asked
     * on a thread that serves all who watch the session, which is far cheaper than a thread for each.
     */
    default boolean offer(SharedEvents events) {
        return false;
    }
}
