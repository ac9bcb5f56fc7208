package dev.capstan.service.realtime;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Events of one session, in order.
 *
 * @param epoch the writing run's epoch, or null when the writer is no run
 */
public record EventBatch(UUID sessionId, @Nullable Long epoch, List<NewEvent> events) {
    public EventBatch {
        events = List.copyOf(events);
    }
}
