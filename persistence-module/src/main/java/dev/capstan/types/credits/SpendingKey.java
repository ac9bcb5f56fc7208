package dev.capstan.types.credits;

import java.util.UUID;

/** What a user's spending is counted for: all of it, one account, one session or one run. */
public record SpendingKey(UUID userId, BudgetScope scope, UUID scopeId) {
    public static SpendingKey ofUser(UUID userId) {
        return new SpendingKey(userId, BudgetScope.USER, userId);
    }
}
