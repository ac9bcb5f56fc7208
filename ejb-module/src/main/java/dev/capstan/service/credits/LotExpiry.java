package dev.capstan.service.credits;

import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.CreditLot;
import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.LedgerEntry;
import dev.capstan.service.ids.Ids;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.TransactionType;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes granted credits whose time is over. It takes what was not spent and is not held; what is held then is spent by its
 * act, or expires once it is given back. What has expired is written in the lot and the ledger together, so that neither
 * another node nor a later sweep takes it again.
 */
@Stateless
public class LotExpiry {
    @Inject
    CreditRepository credits;

    @Inject
    Postings postings;

    @Inject
    Clock clock;

    @Inject
    Ids ids;

    /** Works on one account with something due that no other node works on; false when there is none. */
    public boolean expireNext() {
        Instant now = clock.instant();
        Optional<CreditAccount> due = credits.lockDueAccount(now);
        due.ifPresent(account -> {
            for (CreditPool pool : CreditPool.values()) {
                expire(account, pool, now);
            }
        });
        return due.isPresent();
    }

    private void expire(CreditAccount account, CreditPool pool, Instant now) {
        List<CreditLot> lots = credits.findOpenLots(account.id(), pool).stream()
                .filter(lot -> lot.due(now))
                .toList();
        BigDecimal left = lots.stream().map(CreditLot::left).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal taken = left.min(account.spendablePools().of(pool));
        if (taken.signum() > 0) {
            postings.post(account, entry(account, pool, taken.negate(), lots.getFirst(), now));
        }
    }

    /** The key holds the row's own number, which comes once: a lot may expire in pieces. */
    private LedgerEntry entry(CreditAccount account, CreditPool pool, BigDecimal amount, CreditLot first, Instant now) {
        return new LedgerEntry(
                ids.next(),
                account.ownerId(),
                TransactionType.EXPIRY,
                pool,
                amount,
                "expiry/%s/%d".formatted(first.id(), account.lastSeq() + 1),
                null,
                null,
                null,
                "Credits expired",
                "{}",
                now);
    }
}
