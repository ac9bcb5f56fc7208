package dev.capstan.persistence.credits;

import dev.capstan.types.pricing.ModelPrice;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The act that a hold pays for.
 *
 * @param priceVersionId null when the price is the model setting's own, or nothing is to be paid
 */
public record HeldAct(
        UUID userId,
        String usageKey,
        @Nullable UUID sessionId,
        @Nullable UUID runId,
        String modelId,
        String provider,
        boolean ownKey,
        long inputTokenBound,
        int maxOutputTokens,
        @Nullable UUID priceVersionId,
        ModelPrice price) {}
