package dev.capstan.service.credits;

import dev.capstan.types.credits.Credits;
import java.math.BigDecimal;

/** The rule for amounts that come from outside: six decimal places, a limit, and the sign that the movement needs. */
final class Amounts {
    private Amounts() {}

    static BigDecimal positive(String what, BigDecimal amount) {
        if (amount.signum() <= 0) {
            throw new InvalidAmountException("%s is more than nothing, not %s.".formatted(what, amount));
        }
        return moved(what, amount);
    }

    static BigDecimal notNegative(String what, BigDecimal amount) {
        if (amount.signum() < 0) {
            throw new InvalidAmountException("%s is not below zero, as %s is.".formatted(what, amount));
        }
        return moved(what, amount);
    }

    static BigDecimal notZero(String what, BigDecimal amount) {
        if (amount.signum() == 0) {
            throw new InvalidAmountException("%s of zero would change nothing.".formatted(what));
        }
        return moved(what, amount);
    }

    private static BigDecimal moved(String what, BigDecimal amount) {
        if (amount.abs().compareTo(Credits.MOST_MOVED) > 0
                || amount.stripTrailingZeros().scale() > Credits.PLACES) {
            throw new InvalidAmountException("%s is at most %s credits and has at most six decimal places, not %s."
                    .formatted(what, Credits.MOST_MOVED.toPlainString(), amount));
        }
        return Credits.exact(amount);
    }
}
