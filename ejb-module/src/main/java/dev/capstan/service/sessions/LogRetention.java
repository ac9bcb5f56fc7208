package dev.capstan.service.sessions;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.persistence.realtime.EventLogRepository;
import dev.capstan.persistence.realtime.EventRow.Covers;
import dev.capstan.service.realtime.EventBatch;
import dev.capstan.service.realtime.EventLog;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.types.realtime.EventGroup;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Removes the event logs of sessions that nobody has used for long. One event takes the place of all that were there and
 * says which numbers it covers, so that whoever comes back with an older number is told, on every transport, and no number
 * is missing. What the session's agent remembers is not in the log and stays.
 */
@Stateless
public class LogRetention {
    private static final int AT_ONCE = 50;

    @Inject
    EventLogRepository events;

    @Inject
    EventLog log;

    @Inject
    SessionsConfig config;

    @Inject
    Clock clock;

    /** Sessions whose log is to be removed, at most a few; none where logs are kept as long as their session. */
    public List<UUID> resting() {
        return config.logRetention().isZero() ? List.of() : events.findResting(since(), AT_ONCE);
    }

    /** @return false when the session has been used in the meantime, or a run of it has not ended */
    public boolean remove(UUID sessionId) {
        OptionalLong last = events.lockHead(sessionId);
        if (last.isEmpty() || last.getAsLong() == 0 || !events.rests(sessionId, since())) {
            return false;
        }
        events.deleteUpTo(sessionId, last.getAsLong());
        log.append(new EventBatch(sessionId, null, List.of(removed(last.getAsLong()))));
        return true;
    }

    private NewEvent removed(long lastSeq) {
        ObjectNode content = JsonNodeFactory.instance
                .objectNode()
                .put(
                        "message",
                        "What was shown here before was removed: nobody had used this session for %d days."
                                .formatted(config.logRetention().toDays()))
                .put("operation", "log_removed")
                .put("removed_up_to", lastSeq);
        return NewEvent.of("system.notification", EventGroup.SYSTEM, null, content)
                .covering(new Covers(1, lastSeq));
    }

    private Instant since() {
        return clock.instant().minus(config.logRetention());
    }
}
