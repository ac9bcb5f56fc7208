package dev.capstan.persistence.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.capstan.types.chat.ChatRole;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stores turns of chat and their messages. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class ChatRepository {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COLUMNS = "CAST(id AS text), CAST(turn_id AS text), role, CAST(content AS text), told,"
            + " CAST(files AS text), model, CAST(usage AS text), tokens, finish_reason, finished, created_at,"
            + " CAST(metadata AS text)";

    @PersistenceContext
    EntityManager em;

    /** False when the session has a turn that has not ended: of two of the same moment the index lets one in. */
    public boolean add(ChatTurn turn) {
        return em.createNativeQuery("INSERT INTO chat_turns"
                                + " (id, session_id, user_id, status, first_seq, node, lease_until, created_at)"
                                + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING")
                        .setParameter(1, turn.id())
                        .setParameter(2, turn.sessionId())
                        .setParameter(3, turn.userId())
                        .setParameter(4, turn.status().wire())
                        .setParameter(5, turn.firstSeq())
                        .setParameter(6, turn.node())
                        .setParameter(7, Timestamp.from(turn.leaseUntil()))
                        .setParameter(8, Timestamp.from(turn.createdAt()))
                        .executeUpdate()
                == 1;
    }

    public Optional<ChatTurn> lockTurn(UUID id) {
        return Optional.ofNullable(em.find(ChatTurn.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    public Optional<ChatTurn> findTurn(UUID id) {
        return Optional.ofNullable(em.find(ChatTurn.class, id));
    }

    public Optional<ChatTurn> findActive(UUID sessionId) {
        return em.createQuery(
                        "SELECT t FROM ChatTurn t WHERE t.sessionId = :session AND t.endedAt IS NULL", ChatTurn.class)
                .setParameter("session", sessionId)
                .getResultStream()
                .findFirst();
    }

    public Optional<ChatTurn> findNewest(UUID sessionId) {
        return em.createQuery(
                        "SELECT t FROM ChatTurn t WHERE t.sessionId = :session ORDER BY t.createdAt DESC, t.id DESC",
                        ChatTurn.class)
                .setParameter("session", sessionId)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** Turns that this node works on. */
    public List<ChatTurn> findActiveOf(UUID node) {
        return em.createQuery("SELECT t FROM ChatTurn t WHERE t.node = :node AND t.endedAt IS NULL", ChatTurn.class)
                .setParameter("node", node)
                .getResultList();
    }

    /** Turns whose node let its lease run out. */
    public List<UUID> findLost(Instant now, int limit) {
        return em.createQuery(
                        "SELECT t.id FROM ChatTurn t WHERE t.endedAt IS NULL AND t.leaseUntil < :now ORDER BY t.leaseUntil",
                        UUID.class)
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Gives it the next number of its session. The caller has locked the session or its turn. */
    public void add(ChatMessage message) {
        em.createNativeQuery(
                        "INSERT INTO chat_messages (session_id, seq, id, turn_id, role, content, told, files, model,"
                                + " usage, tokens, finish_reason, finished, created_at, metadata)"
                                + " SELECT ?1, coalesce(max(seq), 0) + 1, ?2, ?3, ?4, CAST(?5 AS jsonb), ?6, CAST(?7 AS jsonb), ?8,"
                                + " CAST(?9 AS jsonb), CAST(?10 AS bigint), ?11, ?12, ?13, CAST(?14 AS jsonb) FROM chat_messages WHERE session_id = ?1")
                .setParameter(1, message.sessionId())
                .setParameter(2, message.id())
                .setParameter(3, message.turnId())
                .setParameter(4, message.role().wire())
                .setParameter(5, message.content().toString())
                .setParameter(6, message.told())
                .setParameter(7, message.files().toString())
                .setParameter(8, message.model())
                .setParameter(9, text(message.usage()))
                .setParameter(
                        10, message.tokens() == null ? null : message.tokens().toString())
                .setParameter(11, message.finishReason())
                .setParameter(12, message.finished())
                .setParameter(13, Timestamp.from(message.createdAt()))
                .setParameter(14, text(message.metadata()))
                .executeUpdate();
    }

    /** What a turn has left so far does not count for later ones; what the user said does. */
    public void leaveUnfinished(UUID sessionId, UUID turnId) {
        em.createNativeQuery("UPDATE chat_messages SET finished = false"
                        + " WHERE session_id = ?1 AND turn_id = ?2 AND role <> 'user'")
                .setParameter(1, sessionId)
                .setParameter(2, turnId)
                .executeUpdate();
    }

    /**
     * The newest messages, oldest first.
     *
     * @param before only those older than this one; unknown ids are passed over
     */
    public List<ChatMessage> findPage(UUID sessionId, @Nullable UUID before, int limit) {
        String older = before == null
                ? ""
                : " AND seq < coalesce((SELECT m.seq FROM chat_messages m WHERE m.session_id = ?1 AND m.id = ?3), 9223372036854775807)";
        Query query = em.createNativeQuery("SELECT " + COLUMNS + " FROM chat_messages WHERE session_id = ?1" + older
                        + " ORDER BY seq DESC LIMIT ?2")
                .setParameter(1, sessionId)
                .setParameter(2, limit);
        if (before != null) {
            query.setParameter(3, before);
        }
        return messages(sessionId, query).reversed();
    }

    /** Everything that counts for what a model is told beside the newest summary, oldest first. */
    public List<ChatMessage> findFinished(UUID sessionId) {
        return messages(
                sessionId,
                em.createNativeQuery("SELECT " + COLUMNS + " FROM chat_messages WHERE session_id = ?1 AND finished"
                                + " AND seq >= coalesce((SELECT max(s.before_seq) FROM chat_summaries s WHERE s.session_id = ?1), 0)"
                                + " ORDER BY seq")
                        .setParameter(1, sessionId));
    }

    /** What stands for the messages before those of {@link #findFinished}. */
    public Optional<String> findSummary(UUID sessionId) {
        List<?> found = em.createNativeQuery("SELECT summary FROM chat_summaries WHERE session_id = ?1"
                        + " ORDER BY before_seq DESC, id DESC LIMIT 1")
                .setParameter(1, sessionId)
                .getResultList();
        return found.isEmpty() ? Optional.empty() : Optional.of((String) found.getFirst());
    }

    /** Lets a summary stand for everything before a message. */
    public void addSummary(UUID id, UUID sessionId, UUID beforeMessage, String summary, Instant now) {
        em.createNativeQuery("INSERT INTO chat_summaries (id, session_id, before_seq, summary, created_at)"
                        + " SELECT ?1, ?2, m.seq, ?4, ?5 FROM chat_messages m WHERE m.session_id = ?2 AND m.id = ?3")
                .setParameter(1, id)
                .setParameter(2, sessionId)
                .setParameter(3, beforeMessage)
                .setParameter(4, summary)
                .setParameter(5, Timestamp.from(now))
                .executeUpdate();
    }

    /** Replaces what the model is told of a message. */
    public void retell(UUID sessionId, UUID messageId, String told) {
        em.createNativeQuery("UPDATE chat_messages SET told = ?3 WHERE session_id = ?1 AND id = ?2")
                .setParameter(1, sessionId)
                .setParameter(2, messageId)
                .setParameter(3, told)
                .executeUpdate();
    }

    public int removeAll(UUID sessionId) {
        em.createNativeQuery("DELETE FROM chat_summaries WHERE session_id = ?1")
                .setParameter(1, sessionId)
                .executeUpdate();
        return em.createNativeQuery("DELETE FROM chat_messages WHERE session_id = ?1")
                .setParameter(1, sessionId)
                .executeUpdate();
    }

    /** Removes a message and all later ones; none when it is not of this session. */
    public int removeFrom(UUID sessionId, UUID messageId) {
        em.createNativeQuery("DELETE FROM chat_summaries WHERE session_id = ?1 AND before_seq >"
                        + " (SELECT m.seq FROM chat_messages m WHERE m.session_id = ?1 AND m.id = ?2)")
                .setParameter(1, sessionId)
                .setParameter(2, messageId)
                .executeUpdate();
        return em.createNativeQuery("DELETE FROM chat_messages WHERE session_id = ?1 AND seq >="
                        + " (SELECT m.seq FROM chat_messages m WHERE m.session_id = ?1 AND m.id = ?2)")
                .setParameter(1, sessionId)
                .setParameter(2, messageId)
                .executeUpdate();
    }

    public Optional<UUID> findNewestId(UUID sessionId) {
        return findPage(sessionId, null, 1).stream().map(ChatMessage::id).findFirst();
    }

    private static List<ChatMessage> messages(UUID sessionId, Query query) {
        List<ChatMessage> messages = new ArrayList<>();
        for (Object row : query.getResultList()) {
            messages.add(message(sessionId, (Object[]) row));
        }
        return messages;
    }

    private static ChatMessage message(UUID sessionId, Object[] row) {
        return new ChatMessage(
                UUID.fromString((String) row[0]),
                sessionId,
                UUID.fromString((String) row[1]),
                ChatRole.valueOf(((String) row[2]).toUpperCase(Locale.ROOT)),
                json((String) row[3]),
                (String) row[4],
                json((String) row[5]),
                (String) row[6],
                row[7] == null ? null : json((String) row[7]),
                row[8] == null ? null : ((Number) row[8]).longValue(),
                (String) row[9],
                (Boolean) row[10],
                row[12] == null ? null : json((String) row[12]),
                instant(row[11]));
    }

    private static Instant instant(Object value) {
        return switch (value) {
            case Timestamp timestamp -> timestamp.toInstant();
            case OffsetDateTime time -> time.toInstant();
            case Instant instant -> instant;
            default -> throw new IllegalStateException("a time is not a " + value.getClass());
        };
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what the database stores as JSON is not", e);
        }
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node == null ? null : node.toString();
    }
}
