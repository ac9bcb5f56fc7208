package dev.capstan.service.credits.oversight;

import dev.capstan.persistence.credits.CreditAccount;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * A user's account.
 *
 * @param credits and {@code bonusCredits}: owned, what is held included
 * @param spendable in both pools, what is held left out
 * @param rows how many ledger rows it has
 */
public record AccountView(
        UUID accountId,
        UUID userId,
        BigDecimal credits,
        BigDecimal bonusCredits,
        BigDecimal heldCredits,
        BigDecimal heldBonusCredits,
        BigDecimal spendable,
        long rows,
        Instant updatedAt) {
    static AccountView of(CreditAccount account) {
        return new AccountView(
                account.id(),
                account.ownerId(),
                account.owned().regular(),
                account.owned().bonus(),
                account.held().regular(),
                account.held().bonus(),
                account.spendable(),
                account.lastSeq(),
                account.updatedAt());
    }
}
