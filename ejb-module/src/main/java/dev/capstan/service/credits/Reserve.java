package dev.capstan.service.credits;

import dev.capstan.types.credits.Credits;
import dev.capstan.types.pricing.ModelPrice;
import java.math.BigDecimal;

/**
 * What a model call may use: its output limit, and the credits that cover the dearest outcome within it.
 */
record Reserve(int maxOutputTokens, BigDecimal credits) {
    /** An answer that is cut off sooner is of no use; a call that asks for less is not cut at all. */
    static final int LEAST_OUTPUT = 128;

    /**
     * The reserve with the highest output limit that {@code spendable} covers, up to the one that was asked for.
     *
     * @throws InsufficientCreditsException when even the least useful answer is not covered
     */
    static Reserve within(BigDecimal spendable, ModelPrice price, long inputTokenBound, int maxOutputTokens) {
        BigDecimal inputUsd = price.mostInputUsd(inputTokenBound);
        int covered = price.outputTokensFor(Credits.worthUsd(spendable).subtract(inputUsd), maxOutputTokens);
        int least = Math.min(LEAST_OUTPUT, maxOutputTokens);
        if (covered < least) {
            throw new InsufficientCreditsException(cost(price, inputUsd, least), spendable);
        }
        return new Reserve(covered, cost(price, inputUsd, covered));
    }

    private static BigDecimal cost(ModelPrice price, BigDecimal inputUsd, int outputTokens) {
        return Credits.reserveFor(inputUsd.add(price.outputUsd(outputTokens)));
    }
}
