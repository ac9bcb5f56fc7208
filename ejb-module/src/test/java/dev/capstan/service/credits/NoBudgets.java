package dev.capstan.service.credits;

import dev.capstan.persistence.credits.accounts.Budget;
import dev.capstan.persistence.credits.accounts.BudgetRepository;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Nobody has limits. */
final class NoBudgets extends BudgetRepository {
    @Override
    public List<Budget> lockBudgets(Collection<UUID> users, Collection<UUID> scopeIds) {
        return List.of();
    }
}
