package dev.capstan.persistence.pins;

import dev.capstan.persistence.sessions.Session;
import dev.capstan.types.pins.Board;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Timestamp;
import java.util.List;
import java.util.UUID;

/** Stores what is on the boards of users. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class PinRepository {
    /** A pin with the session that it holds. */
    public record Pinned(SessionPin pin, Session session) {}

    @PersistenceContext
    EntityManager em;

    /** @return false when the session was on the board, or somebody was faster to put it there */
    public boolean add(SessionPin pin) {
        return em.createNativeQuery("INSERT INTO session_pins (id, user_id, session_id, board, created_at)"
                                + " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING")
                        .setParameter(1, pin.id())
                        .setParameter(2, pin.userId())
                        .setParameter(3, pin.sessionId())
                        .setParameter(4, pin.board().name())
                        .setParameter(5, Timestamp.from(pin.createdAt()))
                        .executeUpdate()
                == 1;
    }

    /** @return false when the session was not on the board */
    public boolean remove(UUID userId, Board board, UUID sessionId) {
        return em.createQuery(
                                "DELETE FROM SessionPin p WHERE p.userId = :user AND p.board = :board AND p.sessionId = :session")
                        .setParameter("user", userId)
                        .setParameter("board", board)
                        .setParameter("session", sessionId)
                        .executeUpdate()
                == 1;
    }

    /** The latest first, without deleted sessions. */
    public List<Pinned> findNewest(UUID userId, Board board, int limit) {
        return em
                .createQuery(
                        "SELECT p, s FROM SessionPin p, Session s WHERE p.userId = :user AND p.board = :board"
                                + " AND s.id = p.sessionId AND s.deletedAt IS NULL"
                                + " ORDER BY p.createdAt DESC, p.id DESC",
                        Object[].class)
                .setParameter("user", userId)
                .setParameter("board", board)
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(row -> new Pinned((SessionPin) row[0], (Session) row[1]))
                .toList();
    }
}
