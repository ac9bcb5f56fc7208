package dev.capstan.service.credits.oversight;

import dev.capstan.persistence.credits.HoldLine;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A hold in flight. {@code overdue}: past its time, so that it is about to be settled for what is proven. */
public record HoldView(
        UUID id,
        UUID accountId,
        UUID userId,
        @Nullable UUID sessionId,
        @Nullable UUID runId,
        String usageKey,
        String kind,
        String item,
        String provider,
        boolean ownKey,
        BigDecimal heldCredits,
        BigDecimal heldBonusCredits,
        Instant createdAt,
        Instant expiresAt,
        long ageSeconds,
        boolean overdue) {
    static HoldView of(HoldLine hold, Instant now) {
        return new HoldView(
                hold.id(),
                hold.accountId(),
                hold.userId(),
                hold.sessionId(),
                hold.runId(),
                hold.usageKey(),
                hold.kind(),
                hold.item(),
                hold.provider(),
                hold.ownKey(),
                hold.held().regular(),
                hold.held().bonus(),
                hold.createdAt(),
                hold.expiresAt(),
                Math.max(0, Duration.between(hold.createdAt(), now).toSeconds()),
                !now.isBefore(hold.expiresAt()));
    }
}
