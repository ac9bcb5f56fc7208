package dev.capstan.service.credits;

import dev.capstan.types.credits.TransactionType;
import java.math.BigDecimal;

/**
 * Credits that were given and are not due any more, as after a refunded payment.
 *
 * @param usageKey names what is taken back; the same when it is tried again
 */
public record TakeBack(BigDecimal amount, TransactionType type, String usageKey, String description) {
    public TakeBack {
        amount = Amounts.positive("What is taken back", amount);
        UsageKeys.check(usageKey);
    }
}
