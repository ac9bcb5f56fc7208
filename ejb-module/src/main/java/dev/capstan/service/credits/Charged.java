package dev.capstan.service.credits;

import dev.capstan.persistence.credits.UsageFact;
import dev.capstan.types.credits.TokenUsage;
import java.math.BigDecimal;

/**
 * How a model call was paid; what the billing event of the call tells.
 *
 * @param creditsUsed what was taken from the account; zero on the user's own key
 * @param creditsRemaining what the account owned afterwards, both pools, credits held for other calls included
 * @param costUsd what the call cost, written-off part included; zero on the user's own key
 * @param writtenOff credits that the call cost above its hold, which nobody pays
 */
public record Charged(
        BigDecimal creditsUsed,
        BigDecimal creditsRemaining,
        BigDecimal costUsd,
        BigDecimal writtenOff,
        String modelId,
        TokenUsage usage) {

    static Charged of(UsageFact fact, BigDecimal remaining) {
        return new Charged(fact.credits(), remaining, fact.costUsd(), fact.writtenOff(), fact.modelId(), fact.usage());
    }
}
