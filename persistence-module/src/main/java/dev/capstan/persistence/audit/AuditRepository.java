package dev.capstan.persistence.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stores the audit log; works only inside a service's transaction. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class AuditRepository {
    private static final String INSERT = """
            INSERT INTO audit_log (id, occurred_at, actor_kind, actor_id, actor_name, credential, action, target_kind,
                                   target_id, result, reason, address, request_id, details)
            SELECT CAST(? AS uuid), CAST(? AS timestamptz), ?, CAST(nullif(?, '') AS uuid), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
            WHERE NOT EXISTS (SELECT 1 FROM audit_log WHERE id = CAST(? AS uuid))""";

    @PersistenceContext(unitName = "capstan")
    EntityManager em;

    /** Adds a row at the end of the chain; one that is there already is left as it is. */
    public void add(AuditFact fact) {
        Object[] values = {
            fact.id().toString(),
            fact.occurredAt().toString(),
            fact.actorKind(),
            fact.actorId() == null ? "" : fact.actorId().toString(),
            fact.actorName(),
            fact.credential(),
            fact.action(),
            fact.targetKind(),
            fact.targetId(),
            fact.result(),
            fact.reason(),
            fact.address(),
            fact.requestId(),
            fact.details(),
            fact.id().toString()
        };
        Query insert = em.createNativeQuery(INSERT);
        for (int i = 0; i < values.length; i++) {
            insert.setParameter(i + 1, values[i]);
        }
        insert.executeUpdate();
    }

    /** Rows after a number, in their order, of one action family and one actor where these are given. */
    public List<AuditRow> after(long seq, @Nullable String action, @Nullable UUID actor, int limit) {
        List<String> conditions = new ArrayList<>(List.of("r.seq > :seq"));
        if (action != null) {
            conditions.add("r.action LIKE :action ESCAPE '!'");
        }
        if (actor != null) {
            conditions.add("r.actorId = :actor");
        }
        TypedQuery<AuditRow> query = em.createQuery(
                "SELECT r FROM AuditRow r WHERE " + String.join(" AND ", conditions) + " ORDER BY r.seq",
                AuditRow.class);
        query.setParameter("seq", seq);
        if (action != null) {
            query.setParameter("action", action.replaceAll("[!%_]", "!$0") + "%");
        }
        if (actor != null) {
            query.setParameter("actor", actor);
        }
        return query.setMaxResults(limit).getResultList();
    }

    /** The newest row of those that may go because all up to it happened before a moment. */
    public Optional<Long> lastBefore(Instant moment) {
        Object found = em.createNativeQuery("""
                        SELECT coalesce((SELECT min(seq) - 1 FROM audit_log WHERE occurred_at >= ?),
                                        (SELECT max(seq) FROM audit_log))""")
                .setParameter(1, Timestamp.from(moment))
                .getSingleResult();
        return found == null
                ? Optional.empty()
                : Optional.of(((Number) found).longValue()).filter(this::exists);
    }

    /** Notes the cut, then removes what is before it. */
    public int removeUpTo(long seq, Instant now) {
        em.createNativeQuery(
                        "INSERT INTO audit_cuts (seq, hash, cut_at) SELECT seq, hash, ? FROM audit_log WHERE seq = ?")
                .setParameter(1, Timestamp.from(now))
                .setParameter(2, seq)
                .executeUpdate();
        return em.createNativeQuery("DELETE FROM audit_log WHERE seq <= ?")
                .setParameter(1, seq)
                .executeUpdate();
    }

    private boolean exists(long seq) {
        return em.find(AuditRow.class, seq) != null;
    }
}
