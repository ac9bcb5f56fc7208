package dev.capstan.persistence.credits;

import dev.capstan.types.credits.ActKind;
import dev.capstan.types.pricing.Tariff;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The act that a hold pays for, and the most that it may consume.
 *
 * @param item the model, or the name of the tool or resource
 * @param provider whom we pay
 */
public record HeldAct(
        UUID userId,
        String usageKey,
        @Nullable UUID sessionId,
        @Nullable UUID runId,
        ActKind kind,
        String item,
        String provider,
        boolean ownKey,
        long inputTokenBound,
        int maxOutputTokens,
        BigDecimal maxUnits,
        Tariff tariff) {}
