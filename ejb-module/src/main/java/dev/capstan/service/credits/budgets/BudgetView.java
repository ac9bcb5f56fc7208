package dev.capstan.service.credits.budgets;

import dev.capstan.types.credits.Limits;
import dev.capstan.types.credits.Spent;
import java.util.UUID;

/**
 * What may be spent and what was. The tightest of all limits decides.
 *
 * @param scope {@code user}, {@code session} or {@code member}
 * @param scopeId the user, the session, or the shared account
 * @param own what the user has set
 * @param administrator what an administrator has set for the user
 */
public record BudgetView(String scope, UUID scopeId, Limits own, Limits administrator, Spent spent) {}
