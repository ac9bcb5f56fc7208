package dev.capstan.service.credits;

import dev.capstan.persistence.credits.AccountTally;
import dev.capstan.persistence.credits.CheckpointRepository;
import dev.capstan.persistence.credits.CreditTransaction;
import dev.capstan.persistence.credits.LedgerCheckpoint;
import dev.capstan.persistence.credits.LedgerRepository;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
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

    @Inject
    CheckpointRepository checkpoints;

    @Inject
    Clock clock;

    /** Where a check stopped. {@code last} is null after the last account. */
    public record Page(LedgerReport report, @Nullable UUID last) {}

    /** Checks up to {@code accounts} accounts that come after one in the order of their ids; null begins. */
    public Page verify(@Nullable UUID after, int accounts) {
        return page(
                after, accounts, tally -> check(tally, LedgerCheckpoint.START).end());
    }

    /**
     * As {@link #verify}, but reads only the rows that no sound check has seen yet. Balances, holds and lots are compared
     * in full. What is wrong stays wrong for the next check, since only a sound account is remembered as proven.
     */
    public Page verifyNew(@Nullable UUID after, int accounts) {
        return page(after, accounts, this::checkNew);
    }

    private Page page(@Nullable UUID after, int accounts, Function<AccountTally, LedgerReport> check) {
        List<AccountTally> tallies = ledger.findTallies(after == null ? BEFORE_ALL : after, accounts);
        LedgerReport report = tallies.stream().map(check).reduce(LedgerReport.EMPTY, LedgerReport::plus);
        return new Page(
                report, tallies.size() < accounts ? null : tallies.getLast().accountId());
    }

    private LedgerReport checkNew(AccountTally tally) {
        LedgerCheckpoint proven = checkpoints.find(tally.accountId());
        AccountCheck check = check(tally, proven);
        LedgerReport report = check.end();
        if (report.sound() && tally.lastSeq() > proven.seq()) {
            checkpoints.save(tally.accountId(), check.proven(), clock.instant());
        }
        return report;
    }

    private AccountCheck check(AccountTally tally, LedgerCheckpoint proven) {
        AccountCheck check = new AccountCheck(tally, proven);
        long from = proven.seq();
        List<CreditTransaction> rows;
        do {
            rows = ledger.findRows(tally.accountId(), from, tally.lastSeq(), ROWS_AT_ONCE);
            rows.forEach(check::next);
            from = rows.isEmpty() ? from : rows.getLast().seq();
        } while (rows.size() == ROWS_AT_ONCE);
        return check;
    }
}
