package dev.capstan.service.credits;

import dev.capstan.service.credits.budgets.Spender;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.pricing.ModelPrice;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A model call that is about to be made and has to be paid.
 *
 * @param usageKey names this call; the same when the hold is tried again, another one when the model is called again
 * @param ownKey the user's own key pays the provider, so the call costs no credits
 * @param inputTokenBound the most tokens that the provider can count as input
 * @param maxOutputTokens the most that the answer should have
 * @param ownPrice the price that the model's setting gives; null to look it up in the price table
 * @param kind what the call is for
 */
public record ModelCall(
        UUID userId,
        @Nullable UUID sessionId,
        @Nullable UUID runId,
        String usageKey,
        String modelId,
        String provider,
        boolean ownKey,
        long inputTokenBound,
        int maxOutputTokens,
        @Nullable ModelPrice ownPrice,
        ActKind kind) {
    private static final long MOST_INPUT = 1_000_000_000;

    public ModelCall {
        UsageKeys.check(usageKey);
        if (inputTokenBound < 0 || inputTokenBound > MOST_INPUT) {
            throw new IllegalArgumentException(
                    "a model call has 0 to %d input tokens, not %d".formatted(MOST_INPUT, inputTokenBound));
        }
        if (maxOutputTokens < 1) {
            throw new IllegalArgumentException("an answer needs at least one token, not " + maxOutputTokens);
        }
    }

    /** A call of an agent's own work. */
    public ModelCall(
            UUID userId,
            @Nullable UUID sessionId,
            @Nullable UUID runId,
            String usageKey,
            String modelId,
            String provider,
            boolean ownKey,
            long inputTokenBound,
            int maxOutputTokens,
            @Nullable ModelPrice ownPrice) {
        this(
                userId,
                sessionId,
                runId,
                usageKey,
                modelId,
                provider,
                ownKey,
                inputTokenBound,
                maxOutputTokens,
                ownPrice,
                ActKind.MODEL_CALL);
    }

    Spender spender(UUID accountId) {
        return new Spender(userId, sessionId, runId, accountId);
    }
}
