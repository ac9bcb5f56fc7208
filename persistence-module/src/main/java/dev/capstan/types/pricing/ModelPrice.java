package dev.capstan.types.pricing;

import dev.capstan.types.credits.TokenUsage;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a model costs, in USD per million tokens, with at most six decimal places. Reasoning tokens are part of the output
 * and cost what output costs. Amounts that come out of it are exact: twelve decimal places, never rounded.
 */
public record ModelPrice(BigDecimal input, BigDecimal output, BigDecimal cacheWrite, BigDecimal cacheRead) {
    private static final int PLACES = 6;
    private static final BigDecimal HIGHEST = new BigDecimal("1000000");

    /** After the limits, which it is checked against. */
    public static final ModelPrice FREE =
            new ModelPrice(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    public ModelPrice {
        input = checked("input", input);
        output = checked("output", output);
        cacheWrite = checked("cache write", cacheWrite);
        cacheRead = checked("cache read", cacheRead);
    }

    /** Prices as decimal text: input, output, cache write, cache read. */
    public static ModelPrice of(String input, String output, String cacheWrite, String cacheRead) {
        return new ModelPrice(
                new BigDecimal(input), new BigDecimal(output), new BigDecimal(cacheWrite), new BigDecimal(cacheRead));
    }

    public BigDecimal costUsd(TokenUsage usage) {
        return cost(usage.input(), input)
                .add(cost(usage.cacheRead(), cacheRead))
                .add(cost(usage.cacheWrite(), cacheWrite))
                .add(cost(usage.output(), output));
    }

    /** The most that {@code tokens} of input can cost, read from or written to a cache or not. */
    public BigDecimal mostInputUsd(long tokens) {
        return cost(tokens, input.max(cacheWrite).max(cacheRead));
    }

    public BigDecimal outputUsd(long tokens) {
        return cost(tokens, output);
    }

    /** How many output tokens {@code usd} buys, at most {@code limit}; a negative amount buys none. */
    public int outputTokensFor(BigDecimal usd, int limit) {
        if (usd.signum() < 0) {
            return 0;
        }
        if (output.signum() == 0) {
            return limit;
        }
        BigDecimal tokens = usd.movePointRight(6).divide(output, 0, RoundingMode.DOWN);
        return tokens.min(BigDecimal.valueOf(limit)).intValueExact();
    }

    private static BigDecimal cost(long tokens, BigDecimal perMillion) {
        return BigDecimal.valueOf(tokens).multiply(perMillion).movePointLeft(6);
    }

    private static BigDecimal checked(String name, BigDecimal price) {
        if (price.signum() < 0
                || price.compareTo(HIGHEST) > 0
                || price.stripTrailingZeros().scale() > PLACES) {
            throw new IllegalArgumentException(
                    "the %s price is from 0 to %s USD per million tokens with at most six places, not %s"
                            .formatted(name, HIGHEST, price));
        }
        return price.setScale(PLACES, RoundingMode.UNNECESSARY);
    }
}
