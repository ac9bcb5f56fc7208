package dev.capstan.service.credits.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.credits.LedgerLine;
import dev.capstan.types.credits.Credits;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A ledger row, with the members that clients of either spelling read.
 *
 * @param amount positive when credits came, negative when they went
 * @param balanceAfter of the touched pool alone
 * @param costUsd what a deduction is worth; null for any other row, as are the members after {@code createdAt}
 */
public record TransactionView(
        UUID id,
        String transactionType,
        String creditType,
        BigDecimal amount,
        BigDecimal balanceAfter,
        @Nullable UUID sessionId,
        @Nullable String modelId,
        @Nullable UUID runId,
        String description,
        @Nullable JsonNode metadata,
        Instant createdAt,
        @Nullable String billingKind,
        @Nullable String sourceDomain,
        @Nullable String toolName,
        @Nullable String provider,
        @Nullable Long inputTokens,
        @Nullable Long outputTokens,
        @Nullable Long cacheReadTokens,
        @Nullable Long cacheWriteTokens,
        @Nullable Long reasoningTokens,
        @Nullable BigDecimal costUsd,
        @Nullable BigDecimal creditsCharged) {
    static TransactionView of(LedgerLine line, JsonNode data) {
        boolean deduction = Wire.deduction(line);
        return new TransactionView(
                line.id(),
                Wire.type(line.type()),
                line.pool().wire(),
                line.amount(),
                line.balanceAfter(),
                line.sessionId(),
                line.modelId(),
                line.runId(),
                line.description(),
                Wire.metadata(line, data),
                line.createdAt(),
                deduction ? line.type().wire() : null,
                deduction ? Wire.sourceDomain(line.type(), line.runId()) : null,
                text(data, "tool_name"),
                text(data, "provider"),
                count(data, "input_tokens"),
                count(data, "output_tokens"),
                count(data, "cache_read_tokens"),
                count(data, "cache_write_tokens"),
                count(data, "reasoning_tokens"),
                deduction ? Credits.worthUsd(line.amount().negate()) : null,
                deduction ? line.amount().negate() : null);
    }

    private static @Nullable String text(JsonNode data, String name) {
        return data.path(name).isTextual() ? data.path(name).asText() : null;
    }

    private static @Nullable Long count(JsonNode data, String name) {
        return data.path(name).isIntegralNumber() ? Long.valueOf(data.path(name).asLong()) : null;
    }
}
