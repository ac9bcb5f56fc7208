package dev.capstan.service.credits.statements;

import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.StatementRepository;
import dev.capstan.persistence.credits.StatementRepository.Position;
import dev.capstan.service.credits.NoAccountException;
import dev.capstan.service.errors.AppException;
import dev.capstan.types.credits.CreditPool;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Makes statements anew from the ledger and the usage facts each time; neither ever changes, so they stay the same. */
@Stateless
public class Statements {
    @Inject
    CreditRepository credits;

    @Inject
    StatementRepository sums;

    @Inject
    Clock clock;

    /** @throws AppException when the month has not begun, or was over before the account began */
    public Statement of(UUID userId, YearMonth month) {
        CreditAccount account = credits.findOwnAccount(userId).orElseThrow(() -> new NoAccountException(userId));
        Instant from = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        Instant to = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        Instant now = clock.instant();
        boolean before = sums.findBeginning(account.id())
                .filter(first -> !first.isBefore(to))
                .isPresent();
        if (from.isAfter(now) || before) {
            throw new AppException(
                    AppException.Kind.NOT_FOUND,
                    "statement_not_found",
                    "There is no statement for %s: the account did not exist then, or the month has not begun."
                            .formatted(month));
        }
        Position opening = sums.positionBefore(account.id(), from);
        Position closing = sums.positionBefore(account.id(), to);
        List<StatementRows> rows = sums.sumKinds(account.id(), from, to).stream()
                .map(StatementRows::of)
                .toList();
        return new Statement(
                account.id(),
                account.ownerId(),
                month.toString(),
                from,
                to,
                !now.isBefore(to),
                Statement.Balance.of(opening.owned()),
                rows,
                sums.sumUsage(account.id(), from, to).stream()
                        .map(StatementUsage::of)
                        .toList(),
                Statement.Balance.of(closing.owned()),
                balanced(opening, rows, closing),
                closing.lastSeq(),
                closing.lastHash());
    }

    private static boolean balanced(Position opening, List<StatementRows> rows, Position closing) {
        BigDecimal bonus = opening.owned().bonus();
        BigDecimal regular = opening.owned().regular();
        for (StatementRows row : rows) {
            if (row.creditType().equals(CreditPool.BONUS.wire())) {
                bonus = bonus.add(row.amount());
            } else {
                regular = regular.add(row.amount());
            }
        }
        return bonus.compareTo(closing.owned().bonus()) == 0
                && regular.compareTo(closing.owned().regular()) == 0;
    }
}
