package dev.capstan.service.credits.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.credits.LedgerLine;
import dev.capstan.types.credits.CreditPool;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A ledger row as a change of both pools, one of which it leaves as it was. */
public record LedgerEntryView(
        UUID id,
        String entryType,
        String sourceDomain,
        @Nullable String sourceId,
        BigDecimal deltaCredits,
        BigDecimal deltaBonusCredits,
        BigDecimal balanceAfterCredits,
        BigDecimal balanceAfterBonusCredits,
        String idempotencyKey,
        @Nullable JsonNode entryMetadata,
        Instant createdAt) {
    static LedgerEntryView of(LedgerLine line, JsonNode data) {
        boolean bonus = line.pool() == CreditPool.BONUS;
        UUID runId = line.runId();
        return new LedgerEntryView(
                line.id(),
                Wire.type(line.type()),
                Wire.sourceDomain(line.type(), runId),
                runId == null ? null : runId.toString(),
                bonus ? BigDecimal.ZERO : line.amount(),
                bonus ? line.amount() : BigDecimal.ZERO,
                bonus ? line.otherAfter() : line.balanceAfter(),
                bonus ? line.balanceAfter() : line.otherAfter(),
                line.usageKey(),
                Wire.metadata(line, data),
                line.createdAt());
    }
}
