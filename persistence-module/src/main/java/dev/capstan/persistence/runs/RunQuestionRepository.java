package dev.capstan.persistence.runs;

import dev.capstan.persistence.json.JsonNodeConverter;
import dev.capstan.persistence.runs.RunQuestion.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stores what runs ask of users. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class RunQuestionRepository {
    @PersistenceContext
    EntityManager em;

    /** An open question. */
    public void add(RunQuestion question, Instant now) {
        em.createNativeQuery("INSERT INTO run_questions (id, run_id, turn, call_id, question, state, asked_at)"
                        + " VALUES (?1, ?2, ?3, ?4, CAST(?5 AS jsonb), 'OPEN', ?6)")
                .setParameter(1, question.id())
                .setParameter(2, question.runId())
                .setParameter(3, question.turn())
                .setParameter(4, question.callId())
                .setParameter(5, question.question().toString())
                .setParameter(6, java.sql.Timestamp.from(now))
                .executeUpdate();
    }

    /** In the order in which they were asked. */
    @SuppressWarnings("unchecked")
    public List<RunQuestion> findOf(UUID runId) {
        List<Object[]> rows = em.createNativeQuery(
                        "SELECT id, turn, call_id, CAST(question AS text), state, COALESCE(confirmed, false), answer"
                                + " FROM run_questions WHERE run_id = ?1 ORDER BY asked_at, id")
                .setParameter(1, runId)
                .getResultList();
        return rows.stream().map(row -> toQuestion(runId, row)).toList();
    }

    /** False when it has an answer already. */
    public boolean answer(UUID id, boolean confirmed, @Nullable String answer, Instant now) {
        return em.createNativeQuery("UPDATE run_questions SET state = 'ANSWERED', confirmed = ?2, answer = ?3,"
                                + " answered_at = ?4 WHERE id = ?1 AND state = 'OPEN'")
                        .setParameter(1, id)
                        .setParameter(2, confirmed)
                        .setParameter(3, answer)
                        .setParameter(4, java.sql.Timestamp.from(now))
                        .executeUpdate()
                == 1;
    }

    public void begin(UUID id) {
        em.createNativeQuery("UPDATE run_questions SET state = 'BEGUN' WHERE id = ?1 AND state = 'ANSWERED'")
                .setParameter(1, id)
                .executeUpdate();
    }

    /** Forgets the values that the user gave; that there was an answer stays known. */
    public void forgetAnswers(UUID runId) {
        em.createNativeQuery("UPDATE run_questions SET answer = NULL WHERE run_id = ?1 AND answer IS NOT NULL")
                .setParameter(1, runId)
                .executeUpdate();
    }

    private static RunQuestion toQuestion(UUID runId, Object[] row) {
        return new RunQuestion(
                (UUID) row[0],
                runId,
                ((Number) row[1]).intValue(),
                (String) row[2],
                JsonNodeConverter.parse((String) row[3]),
                State.valueOf((String) row[4]),
                (Boolean) row[5],
                (String) row[6]);
    }
}
