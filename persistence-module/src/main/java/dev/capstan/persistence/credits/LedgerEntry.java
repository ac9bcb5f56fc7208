package dev.capstan.persistence.credits;

import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.Credits;
import dev.capstan.types.credits.TransactionType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A movement of one pool that is about to be written.
 *
 * @param amount positive for a grant, negative for a charge, never zero
 * @param usageKey names the act; an account takes it once per pool, for ever
 * @param data a JSON object with what a reader of the ledger may want to know
 */
public record LedgerEntry(
        UUID id,
        UUID userId,
        TransactionType type,
        CreditPool pool,
        BigDecimal amount,
        String usageKey,
        @Nullable UUID sessionId,
        @Nullable UUID runId,
        @Nullable String modelId,
        String description,
        String data,
        Instant at) {

    public LedgerEntry {
        amount = Credits.exact(amount);
        if (amount.signum() == 0) {
            throw new IllegalArgumentException("a ledger row moves credits; nothing is not written down");
        }
        at = at.truncatedTo(ChronoUnit.MICROS); // as exact as the column, so that the hash can be computed again
    }
}
