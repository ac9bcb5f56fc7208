package dev.capstan.persistence.credits;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import dev.capstan.types.credits.PoolAmounts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Remembers how far each account was proven, so that the next proof goes on from there. */
@ApplicationScoped
@Transactional(MANDATORY)
public class CheckpointRepository {
    @PersistenceContext
    EntityManager em;

    /** {@link LedgerCheckpoint#START} for an account that was never proven. */
    public LedgerCheckpoint find(UUID accountId) {
        List<?> rows = em.createNativeQuery(
                        "SELECT seq, hash, bonus_credits, credits FROM ledger_checkpoints WHERE account_id = CAST(?1 AS uuid)")
                .setParameter(1, accountId.toString())
                .getResultList();
        return rows.stream().map(row -> checkpoint((Object[]) row)).findFirst().orElse(LedgerCheckpoint.START);
    }

    /** Never goes back: another node may have come further. */
    public void save(UUID accountId, LedgerCheckpoint proven, Instant now) {
        em.createNativeQuery("""
                        INSERT INTO ledger_checkpoints (account_id, seq, hash, bonus_credits, credits, verified_at)
                        VALUES (CAST(?1 AS uuid), ?2, ?3, ?4, ?5, ?6)
                        ON CONFLICT (account_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash,
                            bonus_credits = excluded.bonus_credits, credits = excluded.credits,
                            verified_at = excluded.verified_at
                        WHERE ledger_checkpoints.seq < excluded.seq""")
                .setParameter(1, accountId.toString())
                .setParameter(2, proven.seq())
                .setParameter(3, proven.hash())
                .setParameter(4, proven.sums().bonus())
                .setParameter(5, proven.sums().regular())
                .setParameter(6, now.atOffset(ZoneOffset.UTC))
                .executeUpdate();
    }

    private static LedgerCheckpoint checkpoint(Object[] row) {
        return new LedgerCheckpoint(
                ((Number) row[0]).longValue(), (String) row[1], new PoolAmounts((BigDecimal) row[2], (BigDecimal)
                        row[3]));
    }
}
