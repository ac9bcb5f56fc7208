package dev.capstan.service.credits;

import dev.capstan.persistence.credits.CreditAccount;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/** What a user owns in each pool. Credits that are held for work under way still belong to the user and are counted. */
public record BalanceView(UUID userId, BigDecimal credits, BigDecimal bonusCredits, Instant updatedAt) {
    static BalanceView of(UUID userId, CreditAccount account) {
        return new BalanceView(
                userId, account.owned().regular(), account.owned().bonus(), account.updatedAt());
    }
}
