package dev.capstan.persistence.credits;

import dev.capstan.types.credits.HoldStatus;
import dev.capstan.types.credits.PoolAmounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A hold as it is read.
 *
 * @param kind what the act is, as {@code ActKind} spells it
 * @param item the model, or the name of the tool or resource
 * @param costUsd what the act has cost; null while that is not known
 */
public record HoldLine(
        UUID id,
        UUID accountId,
        UUID userId,
        @Nullable UUID sessionId,
        @Nullable UUID runId,
        String usageKey,
        HoldStatus status,
        String kind,
        String item,
        String provider,
        boolean ownKey,
        PoolAmounts held,
        PoolAmounts charged,
        @Nullable BigDecimal costUsd,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant endedAt) {}
