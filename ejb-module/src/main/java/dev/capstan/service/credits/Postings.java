package dev.capstan.service.credits;

import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.CreditLot;
import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.CreditTransaction;
import dev.capstan.persistence.credits.LedgerEntry;
import dev.capstan.service.ids.Ids;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.Credits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Posts ledger rows to a locked account, and keeps the credits that have a time limit in step: whatever leaves a pool is
 * taken from the lot with the nearest limit first.
 */
@ApplicationScoped
public class Postings {
    @Inject
    CreditRepository credits;

    @Inject
    Ids ids;

    public void post(CreditAccount account, LedgerEntry entry) {
        post(account, entry, null);
    }

    /** @param expiresAt when what is left of the credits expires; null for never */
    void post(CreditAccount account, LedgerEntry entry, @Nullable Instant expiresAt) {
        BigDecimal expiring = account.expiring().of(entry.pool());
        refuseMoreThanAnAccountHolds(account, entry);
        CreditTransaction row = account.post(entry);
        credits.add(row);
        if (entry.amount().signum() < 0) {
            takeFromLots(account, entry.pool(), expiring.min(entry.amount().negate()));
        } else if (expiresAt != null) {
            account.limit(entry.pool(), entry.amount());
            credits.add(new CreditLot(ids.next(), row, expiresAt));
        }
    }

    /** What is in the pool has no time limit any more. */
    void unlimit(CreditAccount account, CreditPool pool) {
        takeFromLots(account, pool, account.expiring().of(pool));
        account.unlimit(pool);
    }

    private void takeFromLots(CreditAccount account, CreditPool pool, BigDecimal amount) {
        BigDecimal missing = amount;
        if (missing.signum() > 0) {
            Iterator<CreditLot> lots = credits.findOpenLots(account.id(), pool).iterator();
            while (missing.signum() > 0 && lots.hasNext()) {
                missing = missing.subtract(lots.next().take(missing));
            }
        }
        if (missing.signum() > 0) {
            throw new IllegalStateException("the lots of account %s are %s short of what it says expires"
                    .formatted(account.id(), missing.toPlainString()));
        }
    }

    private static void refuseMoreThanAnAccountHolds(CreditAccount account, LedgerEntry entry) {
        BigDecimal after = account.owned().of(entry.pool()).add(entry.amount());
        if (after.compareTo(Credits.MOST_OWNED) > 0) {
            throw new InvalidAmountException("An account holds at most %s credits in a pool; this would make it %s."
                    .formatted(Credits.MOST_OWNED.toPlainString(), after.toPlainString()));
        }
    }
}
