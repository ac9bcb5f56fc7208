package dev.capstan.service.credits;

import dev.capstan.service.errors.AppException;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives back what an act was charged.
 *
 * @param holdId the act's hold; null when {@code chargedKey} names the act
 * @param chargedKey the act's usage key; null when {@code holdId} names the act
 * @param amount what to give back; null for all that was not given back yet
 * @param actorId the administrator; null when the server does it by itself
 * @param usageKey names this refund; the same when it is tried again
 */
public record RefundOfUsage(
        @Nullable UUID holdId,
        @Nullable String chargedKey,
        @Nullable BigDecimal amount,
        String reason,
        @Nullable UUID actorId,
        String usageKey) {
    public RefundOfUsage {
        if ((holdId == null) == (chargedKey == null)) {
            throw new IllegalArgumentException("a refund names the hold or the usage key of what was charged");
        }
        if (amount != null) {
            amount = Amounts.positive("A refund", amount);
        }
        if (reason.isBlank() || reason.indexOf('\0') >= 0) {
            throw new AppException(AppException.Kind.INVALID, "invalid_reason", "A refund needs a reason.");
        }
        UsageKeys.check(usageKey);
    }

    /** All that was charged for the hold. */
    public static RefundOfUsage ofHold(UUID holdId, String reason, String usageKey) {
        return new RefundOfUsage(holdId, null, null, reason, null, usageKey);
    }

    /** All that was charged under {@code chargedKey}. */
    public static RefundOfUsage ofKey(String chargedKey, String reason, String usageKey) {
        return new RefundOfUsage(null, chargedKey, null, reason, null, usageKey);
    }
}
