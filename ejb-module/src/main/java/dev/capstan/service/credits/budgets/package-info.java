/**
 * Limits of what users spend. Entry points: {@link dev.capstan.service.credits.budgets.Budgets} for those who are about to
 * hold credits, {@link dev.capstan.service.credits.budgets.BudgetService} for those who set the limits.
 */
@NullMarked
package dev.capstan.service.credits.budgets;

import org.jspecify.annotations.NullMarked;
