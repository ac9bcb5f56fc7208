package dev.capstan.service.credits;

import java.util.ArrayList;
import java.util.List;

/** What a check of the ledger found. */
public record LedgerReport(long accounts, long rows, List<LedgerFinding> findings) {
    public static final LedgerReport EMPTY = new LedgerReport(0, 0, List.of());

    public LedgerReport {
        findings = List.copyOf(findings);
    }

    public boolean sound() {
        return findings.isEmpty();
    }

    LedgerReport plus(LedgerReport other) {
        List<LedgerFinding> all = new ArrayList<>(findings);
        all.addAll(other.findings);
        return new LedgerReport(accounts + other.accounts, rows + other.rows, all);
    }
}
