package dev.capstan.service.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.sessions.Session;
import dev.capstan.persistence.sessions.SessionRepository;
import dev.capstan.service.ids.Ids;
import dev.capstan.types.sessions.AppKind;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes sessions that go on where another one ended. */
@Stateless
public class SessionForks {
    /** The member of a session's metadata that says what it was forked from. */
    public static final String FORK_INFO = "fork_info";

    @Inject
    SessionRepository sessions;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** A new session of the same user. Whoever calls knows that the parent is theirs. */
    public SessionView fork(
            UUID userId, String name, String agentType, @Nullable UUID modelSettingId, JsonNode forkInfo) {
        Instant now = clock.instant();
        Session session = new Session(ids.next(), userId, AppKind.AGENT, "v1", now);
        session.continueFrom(name, agentType, modelSettingId);
        session.describe(FORK_INFO, forkInfo, now);
        sessions.add(session);
        return SessionView.of(session);
    }
}
