package dev.capstan.persistence.credits;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import dev.capstan.types.credits.HoldStatus;
import dev.capstan.types.credits.PoolAmounts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** Reads pages of holds. */
@ApplicationScoped
@Transactional(MANDATORY)
public class HoldPageRepository {
    private static final String LINES = """
            SELECT CAST(h.id AS text), CAST(h.account_id AS text), CAST(h.user_id AS text), CAST(h.session_id AS text),
                   CAST(h.run_id AS text), h.usage_key, h.status, h.act_kind, h.model_id, h.provider, h.own_key,
                   h.held_bonus_credits, h.held_credits, h.charged_bonus_credits, h.charged_credits,
                   (SELECT f.cost_usd FROM usage_facts f WHERE f.hold_id = h.id),
                   CAST(extract(epoch FROM h.created_at) * 1000000 AS bigint),
                   CAST(extract(epoch FROM h.expires_at) * 1000000 AS bigint),
                   CAST(extract(epoch FROM h.ended_at) * 1000000 AS bigint)
            FROM credit_holds h
            """;

    @PersistenceContext
    EntityManager em;

    /** The holds for a user's session, newest first. */
    public List<HoldLine> findOfSession(UUID userId, UUID sessionId, long offset, int limit) {
        return lines(em.createNativeQuery(LINES + """
                 JOIN (SELECT id FROM credit_holds
                       WHERE user_id = CAST(?1 AS uuid) AND session_id = CAST(?2 AS uuid)
                       ORDER BY created_at DESC, id DESC OFFSET ?3 LIMIT ?4) page ON page.id = h.id
                 ORDER BY h.created_at DESC, h.id DESC""")
                .setParameter(1, userId.toString())
                .setParameter(2, sessionId.toString())
                .setParameter(3, offset)
                .setParameter(4, limit));
    }

    public long countOfSession(UUID userId, UUID sessionId) {
        return ((Number) em.createNativeQuery("""
                                SELECT count(*) FROM credit_holds
                                WHERE user_id = CAST(?1 AS uuid) AND session_id = CAST(?2 AS uuid)""")
                        .setParameter(1, userId.toString())
                        .setParameter(2, sessionId.toString())
                        .getSingleResult())
                .longValue();
    }

    /** Open holds, oldest first, that come after the one of this moment and id. */
    public List<HoldLine> findOpen(Instant afterTime, UUID afterId, int limit) {
        return lines(em.createNativeQuery(LINES + """
                 WHERE h.status = 'held'
                   AND (h.created_at, h.id) > (to_timestamp(CAST(?1 AS numeric) / 1000000), CAST(?2 AS uuid))
                 ORDER BY h.created_at, h.id LIMIT ?3""")
                .setParameter(1, ChronoUnit.MICROS.between(Instant.EPOCH, afterTime))
                .setParameter(2, afterId.toString())
                .setParameter(3, limit));
    }

    private static List<HoldLine> lines(Query query) {
        List<?> rows = query.getResultList();
        return rows.stream().map(HoldPageRepository::line).toList();
    }

    private static HoldLine line(Object row) {
        SqlRow sql = new SqlRow(row);
        return new HoldLine(
                sql.id(),
                sql.id(),
                sql.id(),
                sql.idOrNull(),
                sql.idOrNull(),
                sql.text(),
                HoldStatus.ofWire(sql.text()),
                sql.text(),
                sql.text(),
                sql.text(),
                sql.flag(),
                new PoolAmounts(sql.amount(), sql.amount()),
                new PoolAmounts(sql.amount(), sql.amount()),
                sql.amountOrNull(),
                sql.time(),
                sql.time(),
                sql.timeOrNull());
    }
}
