package dev.capstan.service.credits;

import dev.capstan.service.errors.AppException;
import dev.capstan.types.credits.CreditPool;
import java.math.BigDecimal;
import java.util.UUID;

/**
 * A correction by an administrator.
 *
 * @param amount added to the pool, or, below zero, taken from it
 * @param reason why, for whoever reads the ledger
 * @param actorId the administrator
 * @param usageKey the same when the adjustment is tried again
 */
public record Adjustment(BigDecimal amount, CreditPool pool, String reason, UUID actorId, String usageKey) {
    private static final int LONGEST_REASON = 500;

    public Adjustment {
        amount = Amounts.notZero("An adjustment", amount);
        reason = reason.strip();
        if (reason.isEmpty() || reason.length() > LONGEST_REASON || reason.indexOf('\0') >= 0) {
            throw new AppException(
                    AppException.Kind.INVALID,
                    "invalid_reason",
                    "An adjustment needs a reason of 1 to %d characters.".formatted(LONGEST_REASON));
        }
        UsageKeys.check(usageKey);
    }
}
