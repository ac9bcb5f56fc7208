package dev.capstan.service.credits.accounts;

import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.accounts.SharedAccount;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A shared account as its members and administrators see it.
 *
 * @param credits owned regular credits, what is held for work under way included
 * @param heldCredits held of both pools together
 * @param members for a member who is no owner, that member alone
 */
public record SharedAccountView(
        UUID id,
        String name,
        BigDecimal credits,
        BigDecimal bonusCredits,
        BigDecimal heldCredits,
        List<MemberView> members,
        Instant createdAt,
        Instant updatedAt) {
    public SharedAccountView {
        members = List.copyOf(members);
    }

    static SharedAccountView of(SharedAccount named, CreditAccount account, List<MemberView> members) {
        return new SharedAccountView(
                named.accountId(),
                named.name(),
                account.owned().regular(),
                account.owned().bonus(),
                account.held().total(),
                members,
                named.createdAt(),
                account.updatedAt());
    }
}
