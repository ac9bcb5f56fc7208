package dev.capstan.service.credits.accounts;

import dev.capstan.persistence.credits.accounts.AccountMember;
import dev.capstan.service.credits.budgets.BudgetView;
import dev.capstan.types.credits.Limits;
import dev.capstan.types.credits.Spent;
import java.time.Instant;
import java.util.UUID;

/** Who may spend from a shared account, how much, and what that member has spent from it. */
public record MemberView(UUID userId, boolean owner, Limits limits, Spent spent, Instant addedAt) {
    static MemberView of(AccountMember member, BudgetView budget) {
        return new MemberView(
                member.userId(), member.owner(), budget.administrator(), budget.spent(), member.addedAt());
    }
}
