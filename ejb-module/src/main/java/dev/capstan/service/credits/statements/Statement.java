package dev.capstan.service.credits.statements;

import dev.capstan.types.credits.PoolAmounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What happened to an account in a month, in UTC: what it owned before, the sums of its ledger rows by kind, what was used
 * at which price, and what it owned after.
 *
 * @param closed whether the month is over; the statement of an open one still grows
 * @param balanced whether opening and rows make the closing balance
 * @param lastSeq the last ledger row before {@code to}, and its hash: who has noted them can see that nothing before changed
 */
public record Statement(
        UUID accountId,
        UUID userId,
        String month,
        Instant from,
        Instant to,
        boolean closed,
        Balance opening,
        List<StatementRows> rows,
        List<StatementUsage> usage,
        Balance closing,
        boolean balanced,
        long lastSeq,
        String lastHash) {
    /** Both pools. */
    public record Balance(BigDecimal credits, BigDecimal bonusCredits) {
        static Balance of(PoolAmounts owned) {
            return new Balance(owned.regular(), owned.bonus());
        }
    }
}
