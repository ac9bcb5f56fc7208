package dev.capstan.service.credits;

import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.CreditHold;
import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.PostingRepository;
import dev.capstan.persistence.credits.UsageFact;
import dev.capstan.types.credits.Credits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes the ends of many holds on a shared account into its ledger at once. A hold there ends without the account's lock,
 * in the transaction of what it paid for; its credits stay held until they are posted, so nobody can spend them meanwhile.
 */
@ApplicationScoped
public class Posting {
    private static final int AT_ONCE = 500;

    @Inject
    CreditRepository credits;

    @Inject
    PostingRepository holds;

    @Inject
    Charges charges;

    @Inject
    Clock clock;

    /** Posts everything that waits. The account's row is locked. */
    public CreditAccount post(CreditAccount account) {
        List<CreditHold> ended;
        do {
            ended = holds.findUnposted(account.id(), AT_ONCE);
            if (!ended.isEmpty()) {
                post(account, ended);
            }
        } while (ended.size() == AT_ONCE);
        return account;
    }

    /** Whether a hold ends without its account. One that was charged in parts does not: its account gets locked. */
    boolean later(CreditAccount account, CreditHold hold) {
        if (account.shared() && hold.parts() > 0) {
            credits.lockAccount(account.id());
            return false;
        }
        return account.shared();
    }

    /** What the account owns when all that waits is posted, and one more charge. */
    BigDecimal ownedAfterPosting(CreditAccount account, BigDecimal charge) {
        BigDecimal waiting = holds.unpostedCharges(account.id()).add(charge);
        return account.owned().total().subtract(waiting).max(Credits.ZERO);
    }

    private void post(CreditAccount account, List<CreditHold> ended) {
        Instant now = clock.instant();
        List<UUID> ids = ended.stream().map(CreditHold::id).toList();
        Map<UUID, UsageFact> facts = holds.findFacts(ids).stream()
                .collect(Collectors.toMap(UsageFact::holdId, Function.identity(), (first, second) -> first));
        for (CreditHold hold : ended) {
            account.free(hold.held(), now);
            UsageFact fact = facts.get(hold.id());
            if (fact != null) {
                charges.postLater(account, hold, fact);
            }
        }
        holds.markPosted(ids);
    }
}
