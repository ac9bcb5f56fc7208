package dev.capstan.service.credits;

import dev.capstan.persistence.credits.AccountTally;
import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.CreditHold;
import dev.capstan.persistence.credits.CreditTransaction;
import dev.capstan.persistence.credits.LedgerRepository;
import dev.capstan.types.credits.PoolAmounts;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** Reads what {@link MemoryCredits} keeps. */
final class MemoryLedger extends LedgerRepository {
    private final MemoryCredits credits;

    MemoryLedger(MemoryCredits credits) {
        this.credits = credits;
    }

    @Override
    public List<AccountTally> findTallies(UUID after, int limit) {
        return credits.accounts.stream()
                .filter(a -> a.id().toString().compareTo(after.toString()) > 0)
                .sorted(Comparator.comparing(a -> a.id().toString()))
                .limit(limit)
                .map(this::tally)
                .toList();
    }

    @Override
    public List<CreditTransaction> findRows(UUID accountId, long from, long to, int limit) {
        return credits.transactions.stream()
                .filter(t -> t.accountId().equals(accountId) && t.seq() > from && t.seq() <= to)
                .sorted(Comparator.comparingLong(CreditTransaction::seq))
                .limit(limit)
                .toList();
    }

    private AccountTally tally(CreditAccount account) {
        PoolAmounts open = credits.holds.stream()
                .filter(h -> h.open() && h.accountId().equals(account.id()))
                .map(CreditHold::rest)
                .reduce(PoolAmounts.NONE, PoolAmounts::plus);
        PoolAmounts left = credits.lots.stream()
                .filter(l -> l.accountId().equals(account.id()))
                .map(l -> PoolAmounts.of(l.pool(), l.left()))
                .reduce(PoolAmounts.NONE, PoolAmounts::plus);
        return new AccountTally(
                account.id(),
                account.owned(),
                account.held(),
                open,
                account.expiring(),
                left,
                account.lastSeq(),
                account.lastHash());
    }
}
