package dev.capstan.persistence.realtime;

import dev.capstan.persistence.json.JsonNodeConverter;
import dev.capstan.persistence.realtime.EventRow.Covers;
import dev.capstan.types.realtime.EventAudience;
import dev.capstan.types.realtime.EventGroup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stores the event logs. Numbers are given out under a lock on the session's head row that is held until the transaction
 * ends: what has a number is either visible with all numbers below it, or was never there.
 */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class EventLogRepository {
    /**
     * A wish for numbers.
     *
     * @param epoch the writer's right to write, compared with the head; null for writers that are no run
     */
    public record Claim(UUID sessionId, int count, @Nullable Long epoch) {}

    private static final String ADVANCE = """
            UPDATE session_heads h SET last_seq = h.last_seq + w.count
            FROM unnest(CAST(?1 AS uuid[]), CAST(?2 AS int[]), CAST(?3 AS bigint[])) AS w(session_id, count, epoch),
                 (SELECT session_id FROM session_heads
                  WHERE session_id = ANY(CAST(?1 AS uuid[])) ORDER BY session_id FOR UPDATE) locked
            WHERE h.session_id = w.session_id AND locked.session_id = h.session_id
              AND (w.epoch IS NULL OR w.epoch = h.epoch)
            RETURNING h.session_id, h.last_seq - w.count
            """;

    private static final String COLUMNS =
            "SELECT seq, id, name, event_group, run_id, audience, CAST(content AS text), delta, covers_from, covers_to, created_at"
                    + " FROM session_events WHERE session_id = ?1 ";

    @PersistenceContext
    EntityManager em;

    /**
     * Gives out numbers. Sessions are locked in one order, so that writers cannot block each other for ever.
     *
     * @return the last number before the new ones, per session; a session is absent when its epoch has moved on
     */
    public Map<UUID, Long> advance(Collection<Claim> claims) {
        ArrayText sessions = new ArrayText();
        ArrayText counts = new ArrayText();
        ArrayText epochs = new ArrayText();
        for (Claim claim : claims) {
            sessions.add(claim.sessionId());
            counts.add(claim.count());
            epochs.add(claim.epoch());
        }
        Map<UUID, Long> bases = new HashMap<>();
        for (Object[] row : rows(em.createNativeQuery(ADVANCE)
                .setParameter(1, sessions.toString())
                .setParameter(2, counts.toString())
                .setParameter(3, epochs.toString()))) {
            bases.put((UUID) row[0], ((Number) row[1]).longValue());
        }
        return bases;
    }

    public void insert(Collection<EventRow> events) {
        if (events.isEmpty()) {
            return;
        }
        Query insert = em.createNativeQuery(EventColumns.INSERT);
        int column = 0;
        for (ArrayText values : new EventColumns(events).columns()) {
            insert.setParameter(++column, values.toString());
        }
        insert.executeUpdate();
    }

    /** Removes the pieces of text that a stored block, or the end of an interrupted one, has replaced. */
    public void deleteCovered(UUID sessionId, UUID block, Covers covers) {
        em.createNativeQuery("DELETE FROM session_events WHERE session_id = ?1 AND seq BETWEEN ?2 AND ?3 AND delta"
                        + " AND content ->> 'block_id' = ?4")
                .setParameter(1, sessionId)
                .setParameter(2, covers.from())
                .setParameter(3, covers.to())
                .setParameter(4, block.toString())
                .executeUpdate();
    }

    /** Where the events about one state lie, when there are so many at least. */
    public Optional<Covers> findStates(UUID sessionId, UUID block, int atLeast) {
        List<Object[]> found = rows(
                em.createNativeQuery("SELECT min(seq), max(seq) FROM session_events WHERE session_id = ?1 AND delta"
                                + " AND run_id IS NULL AND content ->> 'block_id' = ?2 HAVING count(*) >= ?3")
                        .setParameter(1, sessionId)
                        .setParameter(2, block.toString())
                        .setParameter(3, atLeast));
        return found.stream()
                .findFirst()
                .map(row -> new Covers(((Number) row[0]).longValue(), ((Number) row[1]).longValue()));
    }

    /** Removes what an interrupted model call had said: its pieces and its blocks. */
    public void deleteSpoken(UUID sessionId, UUID runId, Covers covers) {
        em.createNativeQuery(
                        "DELETE FROM session_events WHERE session_id = ?1 AND run_id = ?2 AND seq BETWEEN ?3 AND ?4"
                                + " AND (delta OR name IN ('agent.response', 'agent.reasoning'))")
                .setParameter(1, sessionId)
                .setParameter(2, runId)
                .setParameter(3, covers.from())
                .setParameter(4, covers.to())
                .executeUpdate();
    }

    /** Oldest first. */
    public List<EventRow> findAfter(UUID sessionId, long afterSeq, int limit) {
        return rows(em.createNativeQuery(COLUMNS + "AND seq > ?2 ORDER BY seq LIMIT ?3")
                        .setParameter(1, sessionId)
                        .setParameter(2, afterSeq)
                        .setParameter(3, limit))
                .stream()
                .map(row -> toRow(sessionId, row))
                .toList();
    }

    /** What an interrupted run had said since a number, oldest first. */
    public List<EventRow> findSpoken(UUID sessionId, UUID runId, long afterSeq) {
        return rows(em.createNativeQuery(COLUMNS
                                + "AND seq > ?2 AND run_id = ?3"
                                + " AND (delta OR name IN ('agent.response', 'agent.reasoning')) ORDER BY seq")
                        .setParameter(1, sessionId)
                        .setParameter(2, afterSeq)
                        .setParameter(3, runId))
                .stream()
                .map(row -> toRow(sessionId, row))
                .toList();
    }

    public OptionalLong lastSeq(UUID sessionId) {
        List<?> found = em.createNativeQuery("SELECT last_seq FROM session_heads WHERE session_id = ?1")
                .setParameter(1, sessionId)
                .getResultList();
        return found.isEmpty() ? OptionalLong.empty() : OptionalLong.of(((Number) found.getFirst()).longValue());
    }

    public Map<UUID, Long> lastSeqs(Collection<UUID> sessionIds) {
        Map<UUID, Long> last = new HashMap<>();
        rows(em.createNativeQuery(
                                "SELECT session_id, last_seq FROM session_heads WHERE session_id = ANY(CAST(?1 AS uuid[]))")
                        .setParameter(
                                1, sessionIds.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"))))
                .forEach(row -> last.put((UUID) row[0], ((Number) row[1]).longValue()));
        return last;
    }

    /** From here on only the holder of {@code epoch} may write as a run. Epochs of a session ascend. */
    public void fence(UUID sessionId, long epoch) {
        em.createNativeQuery("UPDATE session_heads SET epoch = GREATEST(epoch, ?2) WHERE session_id = ?1")
                .setParameter(1, sessionId)
                .setParameter(2, epoch)
                .executeUpdate();
    }

    @SuppressWarnings("unchecked")
    private static List<Object[]> rows(Query query) {
        return query.getResultList();
    }

    private static EventRow toRow(UUID sessionId, Object[] row) {
        Covers covers =
                row[8] == null ? null : new Covers(((Number) row[8]).longValue(), ((Number) row[9]).longValue());
        return new EventRow(
                sessionId,
                ((Number) row[0]).longValue(),
                (UUID) row[1],
                (String) row[2],
                EventGroup.valueOf(((String) row[3]).toUpperCase(java.util.Locale.ROOT)),
                (UUID) row[4],
                EventAudience.valueOf((String) row[5]),
                JsonNodeConverter.parse((String) row[6]),
                (Boolean) row[7],
                covers,
                instant(row[10]));
    }

    private static Instant instant(Object column) {
        return switch (column) {
            case OffsetDateTime time -> time.toInstant();
            case java.sql.Timestamp time -> time.toInstant();
            case Instant time -> time;
            default -> throw new IllegalStateException("not a time: " + column.getClass());
        };
    }

    /**
     * Sessions that nobody has used since then, whose runs have all ended, and whose log has more than one event; those that
     * rest longest first.
     */
    @SuppressWarnings("unchecked")
    public List<UUID> findResting(Instant since, int limit) {
        return em.createNativeQuery("SELECT s.id FROM sessions s JOIN session_heads h ON h.session_id = s.id"
                        + " WHERE COALESCE(s.last_message_at, s.created_at) < ?1 AND s.deleted_at IS NULL"
                        + " AND NOT EXISTS (SELECT 1 FROM run_tasks r WHERE r.session_id = s.id"
                        + " AND r.status IN ('PENDING', 'RUNNING', 'PAUSED', 'ABORTING'))"
                        + " AND EXISTS (SELECT 1 FROM session_events e WHERE e.session_id = s.id AND e.seq < h.last_seq)"
                        + " ORDER BY COALESCE(s.last_message_at, s.created_at), s.id LIMIT ?2")
                .setParameter(1, java.sql.Timestamp.from(since))
                .setParameter(2, limit)
                .getResultList();
    }

    /** Whether a session is still one that {@link #findResting} finds. Its head is to be locked: no event comes meanwhile. */
    public boolean rests(UUID sessionId, Instant since) {
        return !em.createNativeQuery("SELECT 1 FROM sessions s WHERE s.id = ?1"
                        + " AND COALESCE(s.last_message_at, s.created_at) < ?2 AND NOT EXISTS (SELECT 1 FROM run_tasks r"
                        + " WHERE r.session_id = s.id AND r.status IN ('PENDING', 'RUNNING', 'PAUSED', 'ABORTING'))")
                .setParameter(1, sessionId)
                .setParameter(2, java.sql.Timestamp.from(since))
                .getResultList()
                .isEmpty();
    }

    /** The last number given out. Nobody else gets one until the transaction ends. */
    public OptionalLong lockHead(UUID sessionId) {
        List<?> found = em.createNativeQuery("SELECT last_seq FROM session_heads WHERE session_id = ?1 FOR UPDATE")
                .setParameter(1, sessionId)
                .getResultList();
        return found.isEmpty() ? OptionalLong.empty() : OptionalLong.of(((Number) found.getFirst()).longValue());
    }

    /** Removes everything up to a number. An event that stands for them is to follow in the same transaction. */
    public int deleteUpTo(UUID sessionId, long lastSeq) {
        return em.createNativeQuery("DELETE FROM session_events WHERE session_id = ?1 AND seq <= ?2")
                .setParameter(1, sessionId)
                .setParameter(2, lastSeq)
                .executeUpdate();
    }

    /** Removes the events of a session whose names begin so. Their numbers stay used. */
    public int deleteNamed(UUID sessionId, String prefix) {
        return em.createNativeQuery("DELETE FROM session_events WHERE session_id = ?1 AND starts_with(name, ?2)")
                .setParameter(1, sessionId)
                .setParameter(2, prefix)
                .executeUpdate();
    }
}
