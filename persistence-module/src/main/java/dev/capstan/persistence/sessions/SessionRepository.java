package dev.capstan.persistence.sessions;

import dev.capstan.types.sessions.SessionOrder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stores sessions. Deleted ones are found only where that is said. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class SessionRepository {
    private static final int FAR = 500;

    /**
     * Which of a user's sessions to list, and which part of the list.
     *
     * @param nameContains matched without regard to case, literally; null for all
     * @param saidIn sessions that match too, whatever their name is
     * @param appKind {@code agent} or {@code chat}; null for both
     * @param deletedSince for deleted ones only, from that moment on; null for those that are not deleted
     */
    public record Filter(
            UUID userId,
            @Nullable String nameContains,
            List<UUID> saidIn,
            @Nullable String appKind,
            boolean publicOnly,
            @Nullable Instant deletedSince,
            SessionOrder order,
            int offset,
            int limit) {}

    @PersistenceContext
    EntityManager em;

    /** Stores a new session together with the head of its event log. */
    public void add(Session session) {
        em.persist(session);
        em.flush();
        em.createNativeQuery("INSERT INTO session_heads (session_id) VALUES (?1)")
                .setParameter(1, session.id())
                .executeUpdate();
    }

    /** Sessions with this model have none from now on. */
    public int clearModelSetting(UUID settingId) {
        return em.createQuery("UPDATE Session s SET s.modelSettingId = NULL WHERE s.modelSettingId = :setting")
                .setParameter("setting", settingId)
                .executeUpdate();
    }

    public Optional<Session> find(UUID id) {
        return Optional.ofNullable(em.find(Session.class, id)).filter(session -> !session.deleted());
    }

    /** Holds the row until the transaction ends, so that nobody acts in a session that is being deleted. */
    public Optional<Session> lock(UUID id) {
        return lockAny(id).filter(session -> !session.deleted());
    }

    /** Deleted ones too. */
    public Optional<Session> lockAny(UUID id) {
        return Optional.ofNullable(em.find(Session.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    /** Removes some of those that were deleted before then, with all that belongs to them. No two nodes take the same. */
    public int removeDeletedBefore(Instant before, int limit) {
        return em.createNativeQuery("DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE deleted_at < ?1"
                        + " ORDER BY deleted_at LIMIT ?2 FOR UPDATE SKIP LOCKED)")
                .setParameter(1, java.sql.Timestamp.from(before))
                .setParameter(2, limit)
                .executeUpdate();
    }

    /** Names what has waited for its title for too long. @return how many */
    public int settleTitlesBefore(Instant before) {
        return em.createNativeQuery("UPDATE sessions SET name = coalesce(name, title_fallback), title_pending = false,"
                        + " title_fallback = NULL WHERE title_pending AND created_at < ?1")
                .setParameter(1, java.sql.Timestamp.from(before))
                .executeUpdate();
    }

    /** Newest first, in the sense of the filter's order. */
    public List<Session> findPage(Filter filter) {
        return filter.offset() < FAR ? page("s", Session.class, filter) : farPage(filter);
    }

    /** Rows that are passed over are read from the index alone. */
    private List<Session> farPage(Filter filter) {
        List<UUID> ids = page("s.id", UUID.class, filter);
        if (ids.isEmpty()) {
            return List.of();
        }
        List<Session> sessions =
                new ArrayList<>(em.createQuery("SELECT s FROM Session s WHERE s.id IN :ids", Session.class)
                        .setParameter("ids", ids)
                        .getResultList());
        sessions.sort(Comparator.comparingInt(session -> ids.indexOf(session.id())));
        return sessions;
    }

    private <T> List<T> page(String what, Class<T> type, Filter filter) {
        return bind(
                        em.createQuery(
                                "SELECT " + what + matching(filter) + " ORDER BY " + newest(filter)
                                        + " DESC, s.id DESC",
                                type),
                        filter)
                .setFirstResult(filter.offset())
                .setMaxResults(filter.limit())
                .getResultList();
    }

    public long count(Filter filter) {
        return bind(em.createQuery("SELECT COUNT(s)" + matching(filter), Long.class), filter)
                .getSingleResult();
    }

    private static String newest(Filter filter) {
        if (filter.deletedSince() != null) {
            return "s.deletedAt";
        }
        return switch (filter.order()) {
            case CREATED -> "s.createdAt";
            case ACTIVITY -> "COALESCE(s.lastMessageAt, s.createdAt)";
        };
    }

    private static String matching(Filter filter) {
        return " FROM Session s WHERE s.userId = :user"
                + (filter.deletedSince() == null ? " AND s.deletedAt IS NULL" : " AND s.deletedAt >= :deletedSince")
                + (filter.appKind() == null ? "" : " AND s.appKind = :kind")
                + (filter.publicOnly() ? " AND s.isPublic = TRUE" : "")
                + (named(filter) ? " AND (LOWER(s.name) LIKE :name ESCAPE '!'" + said(filter) + ")" : "");
    }

    private static <T> TypedQuery<T> bind(TypedQuery<T> query, Filter filter) {
        query.setParameter("user", filter.userId());
        if (filter.appKind() != null) {
            query.setParameter("kind", filter.appKind());
        }
        if (filter.deletedSince() != null) {
            query.setParameter("deletedSince", filter.deletedSince());
        }
        if (named(filter)) {
            query.setParameter("name", pattern(filter.nameContains()));
            if (!filter.saidIn().isEmpty()) {
                query.setParameter("said", filter.saidIn());
            }
        }
        return query;
    }

    private static String said(Filter filter) {
        return filter.saidIn().isEmpty() ? "" : " OR s.id IN :said";
    }

    private static boolean named(Filter filter) {
        return filter.nameContains() != null && !filter.nameContains().isEmpty();
    }

    private static String pattern(String text) {
        String literal = text.toLowerCase(Locale.ROOT)
                .replace("!", "!!")
                .replace("%", "!%")
                .replace("_", "!_");
        return "%" + literal + "%";
    }
}
