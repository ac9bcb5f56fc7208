package dev.capstan.service.credits;

import dev.capstan.persistence.credits.AccountTally;
import dev.capstan.persistence.credits.CreditTransaction;
import dev.capstan.persistence.credits.LedgerRepository;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Proves the ledger: each balance is the sum of its rows, each chain is whole, each held amount is the sum of the open
 * holds. Reads only, locks nothing, and may run beside work: rows that are written meanwhile are left for the next check.
 */
@Stateless
public class LedgerVerifier {
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final int ROWS_AT_ONCE = 1000;

    @Inject
    LedgerRepository ledger;

    /** Where a check stopped. {@code last} is null after the last account. */
    public record Page(LedgerReport report, @Nullable UUID last) {}

    /** Checks up to {@code accounts} accounts that come after one in the order of their ids; null begins. */
    public Page verify(@Nullable UUID after, int accounts) {
        List<AccountTally> tallies = ledger.findTallies(after == null ? BEFORE_ALL : after, accounts);
        LedgerReport report = tallies.stream().map(this::check).reduce(LedgerReport.EMPTY, LedgerReport::plus);
        return new Page(
                report, tallies.size() < accounts ? null : tallies.getLast().accountId());
    }

    private LedgerReport check(AccountTally tally) {
        AccountCheck check = new AccountCheck(tally);
        long from = 0;
        List<CreditTransaction> rows;
        do {
            rows = ledger.findRows(tally.accountId(), from, tally.lastSeq(), ROWS_AT_ONCE);
            rows.forEach(check::next);
            from = rows.isEmpty() ? from : rows.getLast().seq();
        } while (rows.size() == ROWS_AT_ONCE);
        return check.end();
    }
}
