package dev.capstan.service.realtime;

import dev.capstan.service.secrets.SecretMask;
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

    EventBatch hiding(SecretMask mask) {
        return mask.hidesNothing()
                ? this
                : new EventBatch(
                        sessionId,
                        epoch,
                        events.stream().map(event -> event.hiding(mask)).toList());
    }
}
