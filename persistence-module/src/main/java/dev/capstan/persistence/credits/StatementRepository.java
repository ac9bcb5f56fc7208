package dev.capstan.persistence.credits;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import dev.capstan.types.credits.PoolAmounts;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.pricing.ModelPrice;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sums of an account over a span of time, from its ledger rows and usage facts. Locks nothing. */
@ApplicationScoped
@Transactional(MANDATORY)
public class StatementRepository {
    private static final int MOST_LINES = 10_000;

    /** All rows of one kind in one pool. */
    public record KindSum(String type, String pool, long rows, BigDecimal amount) {}

    /** What an account owned at a moment, and the last row before it; no row yet is number 0. */
    public record Position(PoolAmounts owned, long lastSeq, String lastHash) {}

    /**
     * Acts of one kind on one thing at one price.
     *
     * @param pattern and {@code validFrom}: of the price version; null when the price came from elsewhere
     */
    public record UsageSum(
            String kind,
            String item,
            String provider,
            boolean ownKey,
            long acts,
            long estimated,
            TokenUsage tokens,
            BigDecimal units,
            BigDecimal costUsd,
            BigDecimal credits,
            BigDecimal writtenOff,
            @Nullable UUID priceVersionId,
            @Nullable String pattern,
            @Nullable Instant validFrom,
            ModelPrice price,
            @Nullable UUID unitPriceVersionId,
            BigDecimal unitPrice) {}

    @PersistenceContext
    EntityManager em;

    public List<KindSum> sumKinds(UUID accountId, Instant from, Instant to) {
        List<?> rows = em.createNativeQuery("""
                        SELECT transaction_type, credit_type, count(*), sum(amount) FROM credit_transactions
                        WHERE account_id = CAST(?1 AS uuid) AND created_at >= to_timestamp(CAST(?2 AS numeric) / 1000000)
                          AND created_at < to_timestamp(CAST(?3 AS numeric) / 1000000)
                        GROUP BY 1, 2 ORDER BY 1, 2""")
                .setParameter(1, accountId.toString())
                .setParameter(2, micros(from))
                .setParameter(3, micros(to))
                .getResultList();
        return rows.stream()
                .map(SqlRow::new)
                .map(row -> new KindSum(row.text(), row.text(), row.number(), row.amount()))
                .toList();
    }

    public Position positionBefore(UUID accountId, Instant moment) {
        SqlRow row = new SqlRow(em.createNativeQuery("""
                        SELECT b.bonus, b.regular, b.seq,
                               (SELECT hash FROM credit_transactions WHERE account_id = CAST(?1 AS uuid) AND seq = b.seq)
                        FROM (SELECT coalesce(sum(amount) FILTER (WHERE credit_type = 'bonus'), 0) AS bonus,
                                     coalesce(sum(amount) FILTER (WHERE credit_type = 'regular'), 0) AS regular,
                                     coalesce(max(seq), 0) AS seq
                              FROM credit_transactions WHERE account_id = CAST(?1 AS uuid)
                                AND created_at < to_timestamp(CAST(?2 AS numeric) / 1000000)) b""")
                .setParameter(1, accountId.toString())
                .setParameter(2, micros(moment))
                .getSingleResult());
        PoolAmounts owned = new PoolAmounts(row.amount(), row.amount());
        long seq = row.number();
        return new Position(owned, seq, seq == 0 ? LedgerChain.FIRST : row.text());
    }

    /** When the account's first row was written; empty when it has none. */
    public Optional<Instant> findBeginning(UUID accountId) {
        List<?> found =
                em.createNativeQuery("""
                        SELECT CAST(extract(epoch FROM created_at) * 1000000 AS bigint) FROM credit_transactions
                        WHERE account_id = CAST(?1 AS uuid) AND seq = 1""").setParameter(1, accountId.toString()).getResultList();
        return found.stream()
                .map(micros -> Instant.EPOCH.plus(((Number) micros).longValue(), ChronoUnit.MICROS))
                .findFirst();
    }

    /** The acts that ended in the span. */
    public List<UsageSum> sumUsage(UUID accountId, Instant from, Instant to) {
        List<?> rows = em.createNativeQuery("""
                        SELECT f.*, p.model_pattern, CAST(extract(epoch FROM p.valid_from) * 1000000 AS bigint) FROM (
                            SELECT act_kind, model_id, provider, own_key, CAST(price_version_id AS text) AS version,
                                   input_price, output_price, cache_write_price, cache_read_price,
                                   CAST(unit_price_version_id AS text) AS unit_version, unit_price,
                                   count(*), count(*) FILTER (WHERE estimated), CAST(sum(input_tokens) AS bigint),
                                   CAST(sum(cache_read_tokens) AS bigint), CAST(sum(cache_write_tokens) AS bigint),
                                   CAST(sum(output_tokens) AS bigint), CAST(sum(reasoning_tokens) AS bigint),
                                   sum(units), sum(cost_usd), sum(credits), sum(written_off)
                            FROM usage_facts
                            WHERE account_id = CAST(?1 AS uuid)
                              AND created_at >= to_timestamp(CAST(?2 AS numeric) / 1000000)
                              AND created_at < to_timestamp(CAST(?3 AS numeric) / 1000000)
                            GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 ORDER BY 1, 2, 3, 4, 5, 10 LIMIT ?4) f
                        LEFT JOIN price_versions p ON p.id = CAST(f.version AS uuid)
                        ORDER BY 1, 2, 3, 4, p.valid_from, 5, 10""")
                .setParameter(1, accountId.toString())
                .setParameter(2, micros(from))
                .setParameter(3, micros(to))
                .setParameter(4, MOST_LINES)
                .getResultList();
        return rows.stream().map(StatementRepository::usage).toList();
    }

    private static UsageSum usage(Object values) {
        SqlRow row = new SqlRow(values);
        String kind = row.text();
        String item = row.text();
        String provider = row.text();
        boolean ownKey = row.flag();
        UUID version = row.idOrNull();
        BigDecimal input = row.amount();
        BigDecimal output = row.amount();
        ModelPrice price = new ModelPrice(input, output, row.amount(), row.amount());
        UUID unitVersion = row.idOrNull();
        BigDecimal unitPrice = row.amount();
        long acts = row.number();
        long estimated = row.number();
        TokenUsage tokens = new TokenUsage(row.number(), row.number(), row.number(), row.number(), row.number());
        return new UsageSum(
                kind,
                item,
                provider,
                ownKey,
                acts,
                estimated,
                tokens,
                row.amount(),
                row.amount(),
                row.amount(),
                row.amount(),
                version,
                row.textOrNull(),
                row.timeOrNull(),
                price,
                unitVersion,
                unitPrice);
    }

    private static long micros(Instant moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
    }
}
