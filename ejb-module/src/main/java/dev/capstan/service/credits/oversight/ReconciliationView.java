package dev.capstan.service.credits.oversight;

import dev.capstan.service.credits.LedgerFinding;
import dev.capstan.service.credits.LedgerWatch.Proof;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the last proof of the ledger on this node found.
 *
 * @param at null while the first proof is not finished
 * @param sound whether everything adds up; false too while that is not known
 * @param findings at most a thousand of them
 */
public record ReconciliationView(
        @Nullable Instant at, boolean sound, long accounts, long rows, long found, List<FindingView> findings) {
    private static final int MOST = 1000;

    static final ReconciliationView NONE = new ReconciliationView(null, false, 0, 0, 0, List.of());

    /** One thing that does not add up. */
    public record FindingView(UUID accountId, String kind, String detail) {
        static FindingView of(LedgerFinding finding) {
            return new FindingView(
                    finding.accountId(), finding.kind().name().toLowerCase(java.util.Locale.ROOT), finding.detail());
        }
    }

    static ReconciliationView of(Proof proof) {
        List<LedgerFinding> findings = proof.report().findings();
        return new ReconciliationView(
                proof.at(),
                proof.report().sound(),
                proof.report().accounts(),
                proof.report().rows(),
                findings.size(),
                findings.stream().limit(MOST).map(FindingView::of).toList());
    }
}
