package dev.capstan.persistence.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.json.JsonNodeConverter;
import dev.capstan.types.runs.RunStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stores runs and their steps. Leases are measured by the database's clock, so that nodes whose clocks differ agree on
 * who owns a run.
 */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class RunRepository {
    private static final Set<RunStatus> ACTIVE =
            EnumSet.of(RunStatus.PENDING, RunStatus.RUNNING, RunStatus.PAUSED, RunStatus.ABORTING);

    private static final String LEASE_END = "now() + make_interval(secs => ?2)";

    @PersistenceContext
    EntityManager em;

    /** False when the session has an active run: the unique index lets one of two commands of the same moment in. */
    public boolean add(Run run) {
        return em.createNativeQuery("INSERT INTO run_tasks"
                                + " (id, session_id, user_id, task_type, status, data, created_at, updated_at)"
                                + " VALUES (?1, ?2, ?3, ?4, ?5, CAST(?6 AS jsonb), ?7, ?7) ON CONFLICT DO NOTHING")
                        .setParameter(1, run.id())
                        .setParameter(2, run.sessionId())
                        .setParameter(3, run.userId())
                        .setParameter(4, run.taskType())
                        .setParameter(5, run.status().name())
                        .setParameter(6, run.data().toString())
                        .setParameter(7, java.sql.Timestamp.from(run.createdAt()))
                        .executeUpdate()
                == 1;
    }

    public Optional<Run> find(UUID id) {
        return Optional.ofNullable(em.find(Run.class, id));
    }

    public Optional<Run> findActive(UUID sessionId) {
        return em.createQuery("SELECT r FROM Run r WHERE r.sessionId = :session AND r.status IN :active", Run.class)
                .setParameter("session", sessionId)
                .setParameter("active", ACTIVE)
                .getResultStream()
                .findFirst();
    }

    public Optional<Run> findNewest(UUID sessionId) {
        return em.createQuery(
                        "SELECT r FROM Run r WHERE r.sessionId = :session ORDER BY r.createdAt DESC, r.id DESC",
                        Run.class)
                .setParameter("session", sessionId)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** All runs of a session that began since then and have ended, oldest first. */
    public List<Run> findEnded(UUID sessionId, Instant since) {
        return em.createQuery(
                        "SELECT r FROM Run r WHERE r.sessionId = :session AND r.status NOT IN :active"
                                + " AND r.createdAt >= :since ORDER BY r.createdAt, r.id",
                        Run.class)
                .setParameter("session", sessionId)
                .setParameter("active", ACTIVE)
                .setParameter("since", since)
                .getResultList();
    }

    /** The newest run of a session that has ended and made a summary. */
    public Optional<Run> findNewestSummarised(UUID sessionId) {
        List<?> found = em.createNativeQuery("SELECT r.id FROM run_tasks r WHERE r.session_id = ?1"
                        + " AND r.status IN ('COMPLETED', 'CANCELLED', 'FAILED') AND EXISTS (SELECT 1 FROM run_steps s"
                        + " WHERE s.run_id = r.id AND s.kind = 'SUMMARY' AND s.agent = '')"
                        + " ORDER BY r.created_at DESC, r.id DESC LIMIT 1")
                .setParameter(1, sessionId)
                .getResultList();
        return found.stream().findFirst().map(id -> em.find(Run.class, id));
    }

    /** The steps that the own agents of all ended runs of a session have made since then, by run and then in order. */
    public Map<UUID, List<RunStep>> findStepsOfEnded(UUID sessionId, Instant since) {
        Map<UUID, List<RunStep>> steps = new HashMap<>();
        for (Object[] row : rows(em.createNativeQuery(
                        "SELECT s.turn, s.kind, s.call_id, CAST(s.content AS text), s.log_seq, s.agent, s.run_id"
                                + " FROM run_steps s JOIN run_tasks r ON r.id = s.run_id WHERE r.session_id = ?1"
                                + " AND r.status IN ('COMPLETED', 'CANCELLED', 'FAILED') AND r.created_at >= ?2 AND s.agent = ''"
                                + " ORDER BY s.turn, s.kind, s.created_at, s.call_id")
                .setParameter(1, sessionId)
                .setParameter(2, java.sql.Timestamp.from(since)))) {
            UUID runId = (UUID) row[6];
            steps.computeIfAbsent(runId, id -> new ArrayList<>()).add(toStep(runId, row));
        }
        return steps;
    }

    /** Moves a run by compare-and-set. False when it was not in {@code from}, or {@code epoch} is not the newest. */
    public boolean move(UUID id, RunStatus from, RunStatus to, @Nullable Long epoch, @Nullable String error) {
        return em.createNativeQuery("UPDATE run_tasks SET status = ?3, error_message = ?5, updated_at = now()"
                                + " WHERE id = ?1 AND status = ?2 AND epoch = COALESCE(CAST(?4 AS bigint), epoch)")
                        .setParameter(1, id)
                        .setParameter(2, from.name())
                        .setParameter(3, to.name())
                        .setParameter(4, epoch)
                        .setParameter(5, error)
                        .executeUpdate()
                == 1;
    }

    /** The state of a run, which nobody else changes until the transaction ends. */
    public Optional<RunStatus> lock(UUID id) {
        List<?> found = em.createNativeQuery("SELECT status FROM run_tasks WHERE id = ?1 FOR NO KEY UPDATE")
                .setParameter(1, id)
                .getResultList();
        return found.stream().findFirst().map(status -> RunStatus.valueOf((String) status));
    }

    /** Whether a claim is the newest of a run that is worked on. Nobody claims it until the transaction ends. */
    public boolean owns(UUID id, long epoch) {
        return !em.createNativeQuery("SELECT 1 FROM run_tasks WHERE id = ?1 AND epoch = ?2"
                        + " AND status IN ('RUNNING', 'ABORTING') FOR NO KEY UPDATE")
                .setParameter(1, id)
                .setParameter(2, epoch)
                .getResultList()
                .isEmpty();
    }

    /** Nobody owns the run from now on: it rests until it is answered, or whoever is first claims it. */
    public void disown(UUID id) {
        em.createNativeQuery("UPDATE run_tasks SET owner = NULL, lease_until = NULL WHERE id = ?1")
                .setParameter(1, id)
                .executeUpdate();
    }

    /**
     * Claims one run for a node: a pending one, or one whose owner let its lease run out. Empty when it is owned, ended,
     * or being claimed by another node this moment. The epoch is above that of every earlier claim in the session, so that
     * whoever worked on an earlier run of it is as stale as an earlier owner of this one.
     */
    public Optional<Taken> claim(UUID id, UUID owner, Duration lease) {
        return rows(em.createNativeQuery(
                                "UPDATE run_tasks r SET owner = ?1, epoch = GREATEST(r.epoch,"
                                        + " (SELECT h.epoch FROM session_heads h WHERE h.session_id = r.session_id)) + 1,"
                                        + " losses = r.losses"
                                        + " + CASE WHEN free.owner IS NULL THEN 0 ELSE 1 END, lease_until = "
                                        + LEASE_END
                                        + ", updated_at = now() FROM (SELECT id, owner FROM run_tasks WHERE id = ?3"
                                        + " AND (status = 'PENDING' OR status IN ('RUNNING', 'ABORTING')"
                                        + " AND COALESCE(lease_until, '-infinity') < now())"
                                        + " FOR UPDATE SKIP LOCKED) free WHERE r.id = free.id RETURNING r.epoch, free.owner, r.losses")
                        .setParameter(1, owner)
                        .setParameter(2, seconds(lease))
                        .setParameter(3, id))
                .stream()
                .findFirst()
                .map(row -> new Taken(((Number) row[0]).longValue(), row[1] != null, ((Number) row[2]).intValue()));
    }

    /**
     * A claim that was granted.
     *
     * @param epoch the new one
     * @param fromOther whether another claim was under way and was not ended by its owner
     * @param losses how often that has been so
     */
    public record Taken(long epoch, boolean fromOther, int losses) {}

    /** Runs that wait for an owner, longest waiting first. */
    @SuppressWarnings("unchecked")
    public List<UUID> findDue(int limit) {
        return em.createNativeQuery("SELECT id FROM run_tasks WHERE status = 'PENDING'"
                        + " OR status IN ('RUNNING', 'ABORTING') AND COALESCE(lease_until, '-infinity') < now()"
                        + " ORDER BY updated_at LIMIT ?1")
                .setParameter(1, limit)
                .getResultList();
    }

    /** Prolongs the leases that a node has on some runs. What it does not return, the node has lost. */
    public Map<UUID, RunStatus> renewLeases(UUID owner, Set<UUID> ids, Duration lease) {
        Map<UUID, RunStatus> owned = new HashMap<>();
        for (Object[] row : rows(em.createNativeQuery("UPDATE run_tasks SET lease_until = " + LEASE_END
                        + " WHERE id = ANY(CAST(?3 AS uuid[])) AND owner = ?1"
                        + " AND status IN ('RUNNING', 'ABORTING') RETURNING id, status")
                .setParameter(1, owner)
                .setParameter(2, seconds(lease))
                .setParameter(3, ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"))))) {
            owned.put((UUID) row[0], RunStatus.valueOf((String) row[1]));
        }
        return owned;
    }

    /** Lets the lease that a node has on a run end now. */
    public void expireLease(UUID id, UUID owner) {
        em.createNativeQuery("UPDATE run_tasks SET lease_until = now() WHERE id = ?1 AND owner = ?2"
                        + " AND status IN ('RUNNING', 'ABORTING')")
                .setParameter(1, id)
                .setParameter(2, owner)
                .executeUpdate();
    }

    /** Lets every lease of a node run out now, so that another may take over. */
    public int dropLeases(UUID owner) {
        return em.createNativeQuery("UPDATE run_tasks SET lease_until = NULL, owner = NULL WHERE owner = ?1"
                        + " AND status IN ('RUNNING', 'ABORTING')")
                .setParameter(1, owner)
                .executeUpdate();
    }

    public void addLog(UUID logId, UUID runId, RunStatus status, Instant now) {
        em.createNativeQuery("INSERT INTO task_logs (id, task_id, status, created_at) VALUES (?1, ?2, ?3, ?4)")
                .setParameter(1, logId)
                .setParameter(2, runId)
                .setParameter(3, status.wire())
                .setParameter(4, java.sql.Timestamp.from(now))
                .executeUpdate();
    }

    /** False when the same step was stored before: what is stored stands. */
    public boolean addStep(RunStep step, Instant now) {
        return em.createNativeQuery(
                                "INSERT INTO run_steps (run_id, turn, kind, call_id, content, log_seq, created_at, agent)"
                                        + " VALUES (?1, ?2, ?3, ?4, CAST(?5 AS jsonb), ?6, ?7, ?8) ON CONFLICT DO NOTHING")
                        .setParameter(1, step.runId())
                        .setParameter(2, step.turn())
                        .setParameter(3, step.kind().name())
                        .setParameter(4, step.callId())
                        .setParameter(5, step.content().toString())
                        .setParameter(6, step.logSeq())
                        .setParameter(7, java.sql.Timestamp.from(now))
                        .setParameter(8, step.agent())
                        .executeUpdate()
                == 1;
    }

    /** Of all agents of a run, in the order of turns; within a turn the model call first. */
    public List<RunStep> findSteps(UUID runId) {
        return rows(em.createNativeQuery(
                                "SELECT turn, kind, call_id, CAST(content AS text), log_seq, agent FROM run_steps"
                                        + " WHERE run_id = ?1 ORDER BY turn, kind, created_at, call_id")
                        .setParameter(1, runId))
                .stream()
                .map(row -> toStep(runId, row))
                .toList();
    }

    private static RunStep toStep(UUID runId, Object[] row) {
        JsonNode content = JsonNodeConverter.parse((String) row[3]);
        return new RunStep(
                runId,
                (String) row[5],
                ((Number) row[0]).intValue(),
                RunStep.Kind.valueOf((String) row[1]),
                (String) row[2],
                content,
                ((Number) row[4]).longValue());
    }

    @SuppressWarnings("unchecked")
    private static List<Object[]> rows(Query query) {
        return query.getResultList();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
