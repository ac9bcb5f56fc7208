package dev.capstan.service.credits;

import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.TransactionType;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Credits for a user.
 *
 * @param usageKey the same when the grant is tried again
 * @param expiresAt when what was not spent of them expires; null for never
 */
public record Grant(
        TransactionType type,
        CreditPool pool,
        BigDecimal amount,
        String usageKey,
        String description,
        @Nullable Instant expiresAt) {
    public Grant {
        amount = Amounts.positive("A grant", amount);
        UsageKeys.check(usageKey);
    }

    public Grant(TransactionType type, CreditPool pool, BigDecimal amount, String usageKey, String description) {
        this(type, pool, amount, usageKey, description, null);
    }
}
