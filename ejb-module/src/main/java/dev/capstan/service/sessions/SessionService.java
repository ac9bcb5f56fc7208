package dev.capstan.service.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.sessions.Session;
import dev.capstan.persistence.sessions.SessionRepository;
import dev.capstan.persistence.sessions.SessionRepository.Filter;
import dev.capstan.persistence.sessions.SessionTextRepository;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.settings.ModelSettingRemoved;
import dev.capstan.types.sessions.AppKind;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sessions of users. Whoever is neither owner nor allowed to watch is told that there is no such session. */
@Stateless
public class SessionService {
    private static final int MOST_FOUND = 1_000;

    @Inject
    SessionRepository sessions;

    @Inject
    SessionTextRepository texts;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    @Inject
    SessionsConfig config;

    @Inject
    Event<SessionDeleted> deletions;

    @Inject
    Event<TitleWanted> titles;

    /** A new, nameless agent session. */
    public SessionView create(UUID userId) {
        Session session = new Session(ids.next(), userId, AppKind.AGENT, "v1", clock.instant());
        sessions.add(session);
        return SessionView.of(session);
    }

    /** A new chat session, named after what is said first; when that is long, a model names it. */
    public SessionView createChat(UUID userId, String text, UUID modelSettingId) {
        Session session = new Session(ids.next(), userId, AppKind.CHAT, "v1", clock.instant());
        boolean titled = config.titles() && ChatTitle.wanted(text);
        session.settleFirstRun(ChatTitle.of(text), "chat", modelSettingId);
        if (titled) {
            session.awaitTitleUnnamed();
        }
        session.messageArrived(clock.instant());
        sessions.add(session);
        if (titled) {
            titles.fire(new TitleWanted(userId, session.id(), text));
        }
        return SessionView.of(session);
    }

    /** Names a session that waits for its title; null when no title came of it. A name that a person gave stays. */
    public void settleTitle(UUID sessionId, @Nullable String title) {
        sessions.lockAny(sessionId).ifPresent(session -> session.settleTitle(title, clock.instant()));
    }

    /** Records that a message came. Nobody else acts in the session until the transaction ends. */
    public SessionView messageCame(UUID userId, UUID sessionId) {
        Session session = lockOwned(userId, sessionId);
        session.messageArrived(clock.instant());
        return SessionView.of(session);
    }

    /** Keeps something with a session, in place of what was kept under that name. */
    public void describe(UUID userId, UUID sessionId, String member, JsonNode value) {
        lockOwned(userId, sessionId).describe(member, value, clock.instant());
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
                saidIn(userId, search),
                search.sessionType(),
                search.publicOnly(),
                search.deleted() ? restorableFrom() : null,
                search.order(),
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

    /** Of sessions in which something was said, the newest thousand: more than anybody looks through. */
    private List<UUID> saidIn(UUID userId, SessionSearch search) {
        String query = search.query();
        return query == null || query.isBlank() ? List.of() : texts.findSessions(userId, query, MOST_FOUND);
    }

    /** Records that a message came, and what the first one settles for the session. */
    public SessionView beginRun(UUID userId, UUID sessionId, String text, String agentType, UUID modelSettingId) {
        Session session = lockOwned(userId, sessionId);
        boolean titled = config.titles() && session.name().isEmpty() && ChatTitle.wanted(text);
        session.settleFirstRun(text, agentType, modelSettingId);
        session.messageArrived(clock.instant());
        if (titled) {
            session.awaitTitle();
            titles.fire(new TitleWanted(userId, sessionId, text));
        }
        return SessionView.of(session);
    }

    /** Changes what the owner may change. */
    public SessionView change(UUID userId, UUID sessionId, SessionChange change) {
        Session session = lockOwned(userId, sessionId);
        Instant now = clock.instant();
        if (change.name() != null) {
            session.rename(change.name(), now);
        }
        if (change.status() != null) {
            session.changeStatus(change.status(), now);
        }
        if (change.settings() != null) {
            session.describe("settings", change.settings(), now);
        }
        if (change.shared() != null) {
            session.share(change.shared(), now);
        }
        return SessionView.of(session);
    }

    /** Hides a session from everybody and ends what works for it. Nothing is lost until {@link #restore} is no longer possible. */
    public void delete(UUID userId, UUID sessionId) {
        if (!tryDelete(userId, sessionId)) {
            throw new SessionNotFoundException(sessionId);
        }
    }

    /** Deletes what can be deleted; the rest is unknown, foreign or deleted already. */
    public BulkDeletion deleteAll(UUID userId, List<UUID> sessionIds) {
        Set<UUID> deleted = new HashSet<>();
        for (UUID sessionId : new TreeSet<>(sessionIds)) { // everybody locks in one order
            if (tryDelete(userId, sessionId)) {
                deleted.add(sessionId);
            }
        }
        Map<Boolean, List<UUID>> outcome =
                sessionIds.stream().distinct().collect(Collectors.partitioningBy(deleted::contains));
        return new BulkDeletion(outcome.getOrDefault(true, List.of()), outcome.getOrDefault(false, List.of()));
    }

    private boolean tryDelete(UUID userId, UUID sessionId) {
        Optional<Session> found =
                sessions.lock(sessionId).filter(session -> session.userId().equals(userId));
        found.ifPresent(session -> {
            deletions.fire(new SessionDeleted(userId, sessionId));
            session.delete(clock.instant());
        });
        return found.isPresent();
    }

    /** Brings a deleted session back. One that is not deleted stays as it is. */
    public SessionView restore(UUID userId, UUID sessionId) {
        Instant earliest = restorableFrom();
        Session session = sessions.lockAny(sessionId)
                .filter(found -> found.userId().equals(userId))
                .filter(found ->
                        found.deletedAt().map(at -> !at.isBefore(earliest)).orElse(true))
                .orElseThrow(() -> new SessionNotFoundException(sessionId));
        session.restore();
        return SessionView.of(session);
    }

    private Instant restorableFrom() {
        return clock.instant().minus(config.retention());
    }

    /** @throws SessionNotFoundException unless its owner shares it with everybody */
    public SessionView getPublic(UUID sessionId) {
        return sessions.find(sessionId)
                .filter(Session::isPublic)
                .map(SessionView::ofPublic)
                .orElseThrow(() -> new SessionNotFoundException(sessionId));
    }

    private Session lockOwned(UUID userId, UUID sessionId) {
        return sessions.lock(sessionId)
                .filter(session -> session.userId().equals(userId))
                .orElseThrow(() -> new SessionNotFoundException(sessionId));
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
