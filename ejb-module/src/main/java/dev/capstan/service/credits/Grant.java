package dev.capstan.service.credits;

import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.Credits;
import dev.capstan.types.credits.TransactionType;
import java.math.BigDecimal;

/** Credits for a user. {@code usageKey} is the same when the grant is tried again. */
public record Grant(TransactionType type, CreditPool pool, BigDecimal amount, String usageKey, String description) {
    public Grant {
        amount = Credits.exact(amount);
        if (amount.signum() <= 0) {
            throw new IllegalArgumentException("a grant is positive, not " + amount.toPlainString());
        }
        UsageKeys.check(usageKey);
    }
}
