package dev.capstan.service.credits.budgets;

import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.accounts.Budget;
import dev.capstan.persistence.credits.accounts.BudgetRepository;
import dev.capstan.service.credits.NoAccountException;
import dev.capstan.service.ids.Ids;
import dev.capstan.types.credits.BudgetScope;
import dev.capstan.types.credits.Limits;
import dev.capstan.types.credits.SpendingKey;
import dev.capstan.types.credits.Spent;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * Sets and tells budgets. A user and an administrator each have a say, and neither can lift what the other has set. Whoever
 * calls has made sure that the session is the user's.
 */
@Stateless
public class BudgetService {
    @Inject
    BudgetRepository budgets;

    @Inject
    CreditRepository credits;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    public BudgetView ofUser(UUID userId) {
        return view(SpendingKey.ofUser(userId));
    }

    public BudgetView ofSession(UUID userId, UUID sessionId) {
        return view(new SpendingKey(userId, BudgetScope.SESSION, sessionId));
    }

    public BudgetView ofMember(UUID userId, UUID accountId) {
        return view(new SpendingKey(userId, BudgetScope.MEMBER, accountId));
    }

    /** A user limits all of the own spending. */
    public BudgetView limitSelf(UUID userId, Limits limits) {
        return limit(SpendingKey.ofUser(userId), Budget.SELF, limits, userId);
    }

    /** A user limits one of the own sessions. */
    public BudgetView limitSession(UUID userId, UUID sessionId, Limits limits) {
        return limit(new SpendingKey(userId, BudgetScope.SESSION, sessionId), Budget.SELF, limits, userId);
    }

    public BudgetView limitUser(UUID userId, Limits limits, UUID administrator) {
        return limit(SpendingKey.ofUser(userId), Budget.ADMINISTRATOR, limits, administrator);
    }

    public BudgetView limitMember(UUID userId, UUID accountId, Limits limits, UUID administrator) {
        return limit(
                new SpendingKey(userId, BudgetScope.MEMBER, accountId), Budget.ADMINISTRATOR, limits, administrator);
    }

    private BudgetView limit(SpendingKey what, String setBy, Limits limits, UUID by) {
        if (credits.lockOwnAccount(what.userId()).isEmpty()) {
            throw new NoAccountException(what.userId());
        }
        Budget budget = budgets.findBudget(what, setBy).orElseGet(() -> {
            Budget added = new Budget(ids.next(), what, setBy);
            budgets.add(added);
            return added;
        });
        budget.limit(limits, by, clock.instant());
        return view(what);
    }

    private BudgetView view(SpendingKey what) {
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        Spent spent = budgets.findSpent(List.of(what.userId()), List.of(what.scopeId()), today)
                .getOrDefault(what, Spent.NOTHING);
        List<Budget> found = budgets.findBudgets(what);
        return new BudgetView(
                what.scope().wire(),
                what.scopeId(),
                limits(found, Budget.SELF),
                limits(found, Budget.ADMINISTRATOR),
                spent);
    }

    private static Limits limits(List<Budget> found, String setBy) {
        return found.stream()
                .filter(budget -> budget.author().equals(setBy))
                .findFirst()
                .map(Budget::limits)
                .orElse(Limits.NONE);
    }
}
