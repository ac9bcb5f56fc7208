package dev.capstan.service.credits;

import dev.capstan.persistence.credits.AccountTally;
import dev.capstan.persistence.credits.CreditTransaction;
import dev.capstan.persistence.credits.LedgerChain;
import dev.capstan.persistence.credits.LedgerCheckpoint;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.PoolAmounts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Goes through the rows of one account in order and compares them with each other and with the account. */
final class AccountCheck {
    private final AccountTally tally;
    private final List<LedgerFinding> findings = new ArrayList<>();
    private final long from;
    private BigDecimal bonus;
    private BigDecimal regular;
    private long seq;
    private String hash;

    /** @param proven the rows up to there were proven before */
    AccountCheck(AccountTally tally, LedgerCheckpoint proven) {
        this.tally = tally;
        this.from = proven.seq();
        this.bonus = proven.sums().bonus();
        this.regular = proven.sums().regular();
        this.seq = proven.seq();
        this.hash = proven.hash();
    }

    /** How far the chain is proven, when nothing was found. */
    LedgerCheckpoint proven() {
        return new LedgerCheckpoint(seq, hash, new PoolAmounts(bonus, regular));
    }

    void next(CreditTransaction row) {
        if (row.seq() != seq + 1) {
            find(LedgerFinding.Kind.CHAIN, "row %d follows row %d".formatted(row.seq(), seq));
        }
        if (!row.prevHash().equals(hash)) {
            find(LedgerFinding.Kind.CHAIN, "row %d does not name the hash of the row before it".formatted(row.seq()));
        }
        if (!row.hash().equals(LedgerChain.hash(row))) {
            find(LedgerFinding.Kind.CHAIN, "row %d does not have the hash of its content".formatted(row.seq()));
        }
        add(row);
        seq = row.seq();
        hash = row.hash();
    }

    LedgerReport end() {
        if (seq != tally.lastSeq() || !hash.equals(tally.lastHash())) {
            find(
                    LedgerFinding.Kind.CHAIN,
                    "the account ends at row %d, its rows at %d".formatted(tally.lastSeq(), seq));
        }
        if (differ(bonus, tally.owned().bonus())
                || differ(regular, tally.owned().regular())) {
            find(
                    LedgerFinding.Kind.SUM,
                    "the account owns %s bonus and %s regular, its rows say %s and %s"
                            .formatted(tally.owned().bonus(), tally.owned().regular(), bonus, regular));
        }
        if (!tally.held().equals(tally.openHolds())) {
            find(
                    LedgerFinding.Kind.HOLDS,
                    "the account has %s held, its open holds have %s".formatted(tally.held(), tally.openHolds()));
        }
        if (!tally.expiring().equals(tally.openLots())) {
            find(
                    LedgerFinding.Kind.LOTS,
                    "the account has %s with a time limit, its lots have %s"
                            .formatted(tally.expiring(), tally.openLots()));
        }
        return new LedgerReport(1, seq - from, findings);
    }

    private void add(CreditTransaction row) {
        BigDecimal after;
        if (row.pool() == CreditPool.BONUS) {
            bonus = bonus.add(row.amount());
            after = bonus;
        } else {
            regular = regular.add(row.amount());
            after = regular;
        }
        if (differ(after, row.balanceAfter())) {
            find(
                    LedgerFinding.Kind.SUM,
                    "row %d says %s after it, the rows up to it sum to %s"
                            .formatted(row.seq(), row.balanceAfter(), after));
        }
    }

    private void find(LedgerFinding.Kind kind, String detail) {
        findings.add(new LedgerFinding(tally.accountId(), kind, detail));
    }

    private static boolean differ(BigDecimal one, BigDecimal other) {
        return one.compareTo(other) != 0;
    }
}
