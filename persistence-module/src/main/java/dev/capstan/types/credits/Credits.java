package dev.capstan.types.credits;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Amounts of credits: six decimal places, and the rate of 100 credits for 1.5 USD. An exact amount in USD becomes credits in
 * one rounding step: a charge is rounded half up at the sixth place, a reserve is rounded up, so that a reserve for the most
 * an act can cost always covers its charge.
 */
public final class Credits {
    public static final int PLACES = 6;
    public static final BigDecimal ZERO = BigDecimal.ZERO.setScale(PLACES, RoundingMode.UNNECESSARY);

    /** The most that one grant, renewal or adjustment may move. */
    public static final BigDecimal MOST_MOVED = new BigDecimal("1000000000");

    /** The most that one pool may hold. */
    public static final BigDecimal MOST_OWNED = new BigDecimal("1000000000000");

    /** Digits before the point that a column can keep; also keeps a number such as 1E+999999999 from being written out. */
    private static final int WHOLE_DIGITS = 32;

    private static final BigDecimal TWO_HUNDRED = BigDecimal.valueOf(200);
    private static final BigDecimal THREE = BigDecimal.valueOf(3);

    private Credits() {}

    /** @throws IllegalArgumentException when {@code amount} has more than six places: it is never rounded in silence */
    public static BigDecimal exact(BigDecimal amount) {
        if (amount.stripTrailingZeros().scale() > PLACES) {
            throw new IllegalArgumentException("credits have at most six decimal places, not " + amount);
        }
        if ((long) amount.precision() - amount.scale() > WHOLE_DIGITS) {
            throw new IllegalArgumentException(
                    "an amount has at most %d digits before the point, not %s".formatted(WHOLE_DIGITS, amount));
        }
        return amount.setScale(PLACES, RoundingMode.UNNECESSARY);
    }

    public static BigDecimal chargeFor(BigDecimal usd) {
        return usd.multiply(TWO_HUNDRED).divide(THREE, PLACES, RoundingMode.HALF_UP);
    }

    public static BigDecimal reserveFor(BigDecimal usd) {
        return usd.multiply(TWO_HUNDRED).divide(THREE, PLACES, RoundingMode.CEILING);
    }

    /** What {@code credits} are worth, exactly: a reserve for that many USD costs no more than {@code credits}. */
    public static BigDecimal worthUsd(BigDecimal credits) {
        return credits.multiply(THREE).divide(TWO_HUNDRED);
    }
}
