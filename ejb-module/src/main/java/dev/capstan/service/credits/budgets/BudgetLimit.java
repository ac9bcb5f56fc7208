package dev.capstan.service.credits.budgets;

import dev.capstan.types.credits.BudgetScope;
import dev.capstan.types.credits.Credits;
import java.math.BigDecimal;

/** One limit of a budget, and what counts against it already: what was charged and what is held. */
record BudgetLimit(BudgetScope scope, Period period, BigDecimal limit, BigDecimal spent) {
    /** How long a limit counts. */
    enum Period {
        RUN("a run", "Start another run, or raise the limit."),
        DAY("a day", "Go on tomorrow (UTC), or raise the limit."),
        MONTH("a month", "Go on next month (UTC), or raise the limit."),
        TOTAL("in all", "Raise the limit.");

        private final String phrase;
        private final String advice;

        Period(String phrase, String advice) {
            this.phrase = phrase;
            this.advice = advice;
        }
    }

    BigDecimal left() {
        return limit.subtract(spent).max(Credits.ZERO);
    }

    /** Names what is exhausted, for programs. */
    String code() {
        if (period == Period.RUN) {
            return "budget_exceeded_run";
        }
        String scopeAndPeriod = scope.wire() + "_" + period.name().toLowerCase(java.util.Locale.ROOT);
        return "budget_exceeded_" + scopeAndPeriod;
    }

    String sentence(BigDecimal needed) {
        return "%s may spend %s credits %s; %s are spent or held and this needs at least %s. %s"
                .formatted(who(), plain(limit), period.phrase, plain(spent), plain(needed), period.advice);
    }

    private String who() {
        return switch (scope) {
            case SESSION -> "This session";
            case MEMBER -> "You, from this shared account,";
            case USER, RUN -> "You";
        };
    }

    private static String plain(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }
}
