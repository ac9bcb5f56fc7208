package dev.capstan.service.credits.budgets;

import dev.capstan.service.credits.InsufficientCreditsException;
import java.math.BigDecimal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How much the budgets leave for an act; without a limit as much as the account can spend. */
public final class Allowance {
    static final Allowance UNLIMITED = new Allowance(null);

    private final @Nullable BudgetLimit tightest;

    Allowance(@Nullable BudgetLimit tightest) {
        this.tightest = tightest;
    }

    /**
     * What {@code reserve} makes of the credits that both the account and the budgets allow.
     *
     * @throws BudgetExceededException when it refuses because of a budget
     */
    public <T> T within(BigDecimal spendable, Function<BigDecimal, T> reserve) {
        if (tightest == null || tightest.left().compareTo(spendable) >= 0) {
            return reserve.apply(spendable);
        }
        try {
            return reserve.apply(tightest.left());
        } catch (InsufficientCreditsException refusal) {
            throw new BudgetExceededException(tightest, refusal.needed());
        }
    }
}
