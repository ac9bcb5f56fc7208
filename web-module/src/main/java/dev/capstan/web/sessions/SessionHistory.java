package dev.capstan.web.sessions;

import dev.capstan.service.realtime.EventLog;
import dev.capstan.service.realtime.LoggedEvent;
import dev.capstan.service.runs.RunService;
import dev.capstan.types.runs.RunStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What REST gives of a session's event log. The caller has checked who may see it. */
@ApplicationScoped
class SessionHistory {
    static final int PAGE = 1000;

    /** Kinds of events that the history of a session leaves out; a resumed stream does not. */
    private static final Set<String> NOT_HISTORY = Set.of(
            "agent.status.update",
            "system.notification",
            "system.error",
            "system.pong",
            "connection.established",
            "connection.workspace_info",
            "agent.initialized",
            "sandbox.status_changed");

    @Inject
    RunService runs;

    @Inject
    EventLog log;

    /** The log as it is, for its owner. */
    EventPage page(UUID sessionId, long afterSeq, int limit) {
        String status = status(sessionId);
        EventLog.Page page = log.read(sessionId, afterSeq, limit, true);
        return new EventPage(page.events().stream().map(EventView::of).toList(), status, page.lastSeq(), page.more());
    }

    /** Everything that lasts, as the owner or else a viewer may see it. */
    EventPage whole(UUID sessionId, boolean owner) {
        String status = status(sessionId);
        List<EventView> events = new ArrayList<>();
        long cursor = 0;
        EventLog.Page page;
        do {
            page = log.read(sessionId, cursor, PAGE, owner);
            page.events().stream()
                    .filter(SessionHistory::lasts)
                    .map(EventView::of)
                    .forEach(events::add);
            cursor = page.lastSeq();
        } while (page.more());
        return new EventPage(events, status, cursor, false);
    }

    private @Nullable String status(UUID sessionId) {
        return runs.newestStatus(sessionId).map(RunStatus::wire).orElse(null);
    }

    private static boolean lasts(LoggedEvent event) {
        return !event.delta() && !NOT_HISTORY.contains(event.name());
    }
}
