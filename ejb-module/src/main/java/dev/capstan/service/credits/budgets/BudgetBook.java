package dev.capstan.service.credits.budgets;

import dev.capstan.persistence.credits.accounts.Budget;
import dev.capstan.types.credits.Credits;
import dev.capstan.types.credits.Limits;
import dev.capstan.types.credits.SpendingKey;
import dev.capstan.types.credits.Spent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The locked budgets of some spenders, with what counts against them so far. */
public final class BudgetBook {
    private final Map<SpendingKey, List<Budget>> budgets;
    private final Map<SpendingKey, Spent> spent;

    BudgetBook(List<Budget> budgets, Map<SpendingKey, Spent> spent) {
        this.budgets = budgets.stream().collect(Collectors.groupingBy(BudgetBook::key));
        this.spent = spent;
    }

    private static SpendingKey key(Budget budget) {
        return new SpendingKey(budget.userId(), budget.scope(), budget.scopeId());
    }

    public Allowance allowanceOf(Spender spender) {
        List<BudgetLimit> limits = new ArrayList<>();
        for (SpendingKey key : spender.budgetKeys()) {
            for (Budget budget : budgets.getOrDefault(key, List.of())) {
                collect(limits, key, budget.limits(), spender);
            }
        }
        return limits.stream()
                .min(Comparator.comparing(BudgetLimit::left))
                .map(Allowance::new)
                .orElse(Allowance.UNLIMITED);
    }

    /** Counts what was just held, for the next one who asks this book. */
    public void count(Spender spender, BigDecimal credits) {
        if (budgets.isEmpty()) {
            return;
        }
        List<SpendingKey> keys = new ArrayList<>(spender.budgetKeys());
        SpendingKey run = spender.runKey();
        if (run != null) {
            keys.add(run);
        }
        keys.forEach(key -> spent.put(key, spentOn(key).plus(credits)));
    }

    private void collect(List<BudgetLimit> limits, SpendingKey key, Limits budget, Spender spender) {
        Spent soFar = spentOn(key);
        add(limits, key, BudgetLimit.Period.DAY, budget.perDay(), soFar.today());
        add(limits, key, BudgetLimit.Period.MONTH, budget.perMonth(), soFar.thisMonth());
        add(limits, key, BudgetLimit.Period.TOTAL, budget.total(), soFar.total());
        SpendingKey run = spender.runKey();
        BigDecimal ofRun = run == null ? Credits.ZERO : spentOn(run).total();
        add(limits, key, BudgetLimit.Period.RUN, budget.perRun(), ofRun);
    }

    private Spent spentOn(SpendingKey key) {
        return spent.getOrDefault(key, Spent.NOTHING);
    }

    private static void add(
            List<BudgetLimit> limits,
            SpendingKey key,
            BudgetLimit.Period period,
            @Nullable BigDecimal limit,
            BigDecimal spent) {
        if (limit != null) {
            limits.add(new BudgetLimit(key.scope(), period, limit, spent));
        }
    }
}
