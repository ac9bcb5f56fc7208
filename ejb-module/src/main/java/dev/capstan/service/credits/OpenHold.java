package dev.capstan.service.credits;

import dev.capstan.persistence.credits.CreditHold;
import dev.capstan.persistence.credits.HeldAct;
import dev.capstan.types.credits.ActKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A hold that nobody has ended yet, for whoever has to find out what its act consumed.
 *
 * @param item the model, or the name of the tool or resource
 * @param ownPrice whether the price is the act's own, so that its units are USD; else it comes from the price table
 * @param credits what is still held
 */
public record OpenHold(
        UUID holdId,
        String usageKey,
        UUID userId,
        @Nullable UUID sessionId,
        @Nullable UUID runId,
        ActKind kind,
        String item,
        boolean ownKey,
        long inputTokenBound,
        int maxOutputTokens,
        boolean ownPrice,
        BigDecimal credits,
        Instant createdAt,
        Instant expiresAt) {

    /** Whether tokens are paid; else units. */
    public boolean ofTokens() {
        return maxOutputTokens > 0;
    }

    static OpenHold of(CreditHold hold) {
        HeldAct act = hold.act();
        return new OpenHold(
                hold.id(),
                act.usageKey(),
                act.userId(),
                act.sessionId(),
                act.runId(),
                act.kind(),
                act.item(),
                act.ownKey(),
                act.inputTokenBound(),
                act.maxOutputTokens(),
                act.tariff().unitPriceVersionId() == null,
                hold.rest().total(),
                hold.createdAt(),
                hold.expiresAt());
    }
}
