package dev.capstan.persistence.credits;

import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.TransactionType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A ledger row as it is read.
 *
 * @param otherAfter the balance of the pool that the row did not touch
 * @param data a JSON object
 */
public record LedgerLine(
        UUID id,
        long seq,
        TransactionType type,
        CreditPool pool,
        BigDecimal amount,
        BigDecimal balanceAfter,
        BigDecimal otherAfter,
        String usageKey,
        @Nullable UUID sessionId,
        @Nullable UUID runId,
        @Nullable String modelId,
        String description,
        String data,
        Instant createdAt) {}
