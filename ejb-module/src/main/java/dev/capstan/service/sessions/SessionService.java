package dev.capstan.service.sessions;

import dev.capstan.persistence.sessions.Session;
import dev.capstan.persistence.sessions.SessionRepository;
import dev.capstan.persistence.sessions.SessionRepository.Filter;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.settings.ModelSettingRemoved;
import dev.capstan.types.sessions.AppKind;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Sessions of users. Whoever is neither owner nor allowed to watch is told that there is no such session. */
@Stateless
public class SessionService {
    @Inject
    SessionRepository sessions;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** A new, nameless agent session. */
    public SessionView create(UUID userId) {
        Session session = new Session(ids.next(), userId, AppKind.AGENT, "v1", clock.instant());
        sessions.add(session);
        return SessionView.of(session);
    }

    /** @throws SessionNotFoundException unless the user owns it */
    public SessionView get(UUID userId, UUID sessionId) {
        return SessionView.of(owned(userId, sessionId));
    }

    /** Opens a session to watch: one's own, or a public one. */
    public SessionAccess openForViewing(UUID userId, UUID sessionId) {
        Session session = sessions.find(sessionId)
                .filter(found -> found.userId().equals(userId) || found.isPublic())
                .orElseThrow(() -> new SessionNotFoundException(sessionId));
        return new SessionAccess(SessionView.of(session), session.userId().equals(userId));
    }

    public SessionPage list(UUID userId, SessionSearch search) {
        long offset = (search.page() - 1L) * search.perPage();
        boolean pastAnyEnd = offset > Integer.MAX_VALUE - search.perPage();
        Filter filter = new Filter(
                userId,
                search.query(),
                search.sessionType(),
                search.publicOnly(),
                pastAnyEnd ? 0 : (int) offset,
                search.perPage());
        return new SessionPage(
                pastAnyEnd
                        ? List.of()
                        : sessions.findPage(filter).stream()
                                .map(SessionView::of)
                                .toList(),
                sessions.count(filter),
                search.page(),
                search.perPage());
    }

    /** Records that a message came, and what the first one settles for the session. */
    public SessionView beginRun(UUID userId, UUID sessionId, String text, String agentType, UUID modelSettingId) {
        Session session = owned(userId, sessionId);
        session.settleFirstRun(text, agentType, modelSettingId);
        session.messageArrived(clock.instant());
        return SessionView.of(session);
    }

    /** Sessions that used a removed model choose one again. */
    public void forgetModel(@Observes ModelSettingRemoved model) {
        sessions.clearModelSetting(model.settingId());
    }

    private Session owned(UUID userId, UUID sessionId) {
        return sessions.find(sessionId)
                .filter(session -> session.userId().equals(userId))
                .orElseThrow(() -> new SessionNotFoundException(sessionId));
    }
}
