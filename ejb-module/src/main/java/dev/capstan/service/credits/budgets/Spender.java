package dev.capstan.service.credits.budgets;

import dev.capstan.types.credits.BudgetScope;
import dev.capstan.types.credits.SpendingKey;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who is about to spend, for what, and from which account. */
public record Spender(
        UUID userId, @Nullable UUID sessionId, @Nullable UUID runId, UUID accountId) {
    /** What this spending is counted for, the run left out. */
    List<SpendingKey> budgetKeys() {
        List<SpendingKey> keys = new ArrayList<>();
        keys.add(SpendingKey.ofUser(userId));
        keys.add(new SpendingKey(userId, BudgetScope.MEMBER, accountId));
        if (sessionId != null) {
            keys.add(new SpendingKey(userId, BudgetScope.SESSION, sessionId));
        }
        return keys;
    }

    @Nullable
    SpendingKey runKey() {
        return runId == null ? null : new SpendingKey(userId, BudgetScope.RUN, runId);
    }
}
