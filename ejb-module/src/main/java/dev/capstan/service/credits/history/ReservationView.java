package dev.capstan.service.credits.history;

import dev.capstan.persistence.credits.HoldLine;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.credits.Credits;
import dev.capstan.types.credits.PoolAmounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A hold: the most that an act can cost, and what became of it.
 *
 * @param quotedUsd what is reserved is the most it can cost, so this is {@code maxUsd}
 * @param actualUsd what the act has cost; null while that is not known
 */
public record ReservationView(
        UUID id,
        @Nullable UUID sessionId,
        String sourceDomain,
        @Nullable String sourceId,
        String billingKind,
        String quoteStrategy,
        String status,
        @Nullable String modelId,
        @Nullable String toolName,
        String idempotencyKey,
        BigDecimal reservedCredits,
        BigDecimal reservedBonusCredits,
        BigDecimal actualCredits,
        BigDecimal actualBonusCredits,
        BigDecimal releasedCredits,
        BigDecimal releasedBonusCredits,
        BigDecimal quotedUsd,
        BigDecimal maxUsd,
        @Nullable BigDecimal actualUsd,
        Instant expiresAt,
        Instant createdAt,
        Instant updatedAt) {
    private static final String MOST_IT_CAN_COST = "upper_bound";

    static ReservationView of(HoldLine hold) {
        ActKind kind = ActKind.ofWire(hold.kind());
        BigDecimal most = Credits.worthUsd(hold.held().total());
        PoolAmounts released = hold.endedAt() == null
                ? PoolAmounts.NONE
                : new PoolAmounts(
                        hold.held().bonus().subtract(hold.charged().bonus()),
                        hold.held().regular().subtract(hold.charged().regular()));
        UUID runId = hold.runId();
        return new ReservationView(
                hold.id(),
                hold.sessionId(),
                Wire.sourceDomain(kind.type(), runId),
                runId == null ? null : runId.toString(),
                kind.type().wire(),
                MOST_IT_CAN_COST,
                hold.status().wire(),
                kind.ofModel() ? hold.item() : null,
                kind.ofModel() ? null : hold.item(),
                hold.usageKey(),
                hold.held().regular(),
                hold.held().bonus(),
                hold.charged().regular(),
                hold.charged().bonus(),
                released.regular(),
                released.bonus(),
                most,
                most,
                hold.costUsd(),
                hold.expiresAt(),
                hold.createdAt(),
                Objects.requireNonNullElse(hold.endedAt(), hold.createdAt()));
    }
}
