package dev.capstan.service.credits.budgets;

import dev.capstan.persistence.credits.accounts.BudgetRepository;
import java.time.Clock;

/** Wires the budgets by hand, for tests of other packages. */
@SuppressWarnings("UnnecessaryAssignment") // in place of the container
public final class BudgetsOn {
    private BudgetsOn() {}

    public static Budgets repository(BudgetRepository repository, Clock clock) {
        Budgets budgets = new Budgets();
        budgets.budgets = repository;
        budgets.clock = clock;
        return budgets;
    }
}
