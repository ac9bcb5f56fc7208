package dev.capstan.types.credits;

import java.math.BigDecimal;

/**
 * What an act consumed: tokens of a model, units of something else (calls, seconds, images), or both.
 *
 * @param units at most six decimal places, never negative
 */
public record Consumption(TokenUsage tokens, BigDecimal units) {
    private static final BigDecimal MOST_UNITS = new BigDecimal("1000000000000");

    /** After the limit, which it is checked against. */
    public static final Consumption NONE = new Consumption(TokenUsage.NONE, Credits.ZERO);

    public Consumption {
        units = Credits.exact(units);
        if (units.signum() < 0 || units.compareTo(MOST_UNITS) > 0) {
            throw new IllegalArgumentException(
                    "an act consumes from 0 to %s units, not %s".formatted(MOST_UNITS, units.toPlainString()));
        }
    }

    public static Consumption of(TokenUsage tokens) {
        return new Consumption(tokens, Credits.ZERO);
    }

    public static Consumption of(BigDecimal units) {
        return new Consumption(TokenUsage.NONE, units);
    }
}
