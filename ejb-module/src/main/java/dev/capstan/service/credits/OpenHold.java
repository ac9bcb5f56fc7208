package dev.capstan.service.credits;

import dev.capstan.persistence.credits.CreditHold;
import dev.capstan.persistence.credits.HeldAct;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A hold that nobody has ended yet, for whoever has to find out what its call consumed. */
public record OpenHold(
        UUID holdId,
        String usageKey,
        UUID userId,
        @Nullable UUID sessionId,
        @Nullable UUID runId,
        String modelId,
        long inputTokenBound,
        int maxOutputTokens,
        BigDecimal credits,
        Instant createdAt,
        Instant expiresAt) {

    static OpenHold of(CreditHold hold) {
        HeldAct act = hold.act();
        return new OpenHold(
                hold.id(),
                act.usageKey(),
                act.userId(),
                act.sessionId(),
                act.runId(),
                act.modelId(),
                act.inputTokenBound(),
                act.maxOutputTokens(),
                hold.held().total(),
                hold.createdAt(),
                hold.expiresAt());
    }
}
