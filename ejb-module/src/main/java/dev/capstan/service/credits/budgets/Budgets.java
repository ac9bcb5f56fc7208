package dev.capstan.service.credits.budgets;

import dev.capstan.persistence.credits.accounts.Budget;
import dev.capstan.persistence.credits.accounts.BudgetRepository;
import dev.capstan.types.credits.SpendingKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Says what budgets leave. Asked with the paying account's row locked; whoever has a budget waits for one another. */
@ApplicationScoped
public class Budgets {
    @Inject
    BudgetRepository budgets;

    @Inject
    Clock clock;

    public Allowance allowanceOf(Spender spender) {
        return lock(List.of(spender)).allowanceOf(spender);
    }

    /** For several acts in one transaction. */
    public BudgetBook lock(Collection<Spender> spenders) {
        Set<UUID> users = new HashSet<>();
        Set<UUID> ids = new HashSet<>();
        for (Spender spender : spenders) {
            users.add(spender.userId());
            spender.budgetKeys().stream().map(SpendingKey::scopeId).forEach(ids::add);
        }
        List<Budget> found = budgets.lockBudgets(users, ids);
        if (found.isEmpty()) {
            return new BudgetBook(found, Map.of());
        }
        spenders.stream()
                .map(Spender::runKey)
                .filter(key -> key != null)
                .map(SpendingKey::scopeId)
                .forEach(ids::add);
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        return new BudgetBook(found, budgets.findSpent(users, ids, today));
    }
}
