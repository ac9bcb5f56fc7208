package dev.capstan.service.credits;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** Checks every account, a few per transaction. */
@ApplicationScoped
public class LedgerAudit {
    private static final int ACCOUNTS_AT_ONCE = 100;

    @Inject
    LedgerVerifier verifier;

    public LedgerReport run() {
        LedgerReport report = LedgerReport.EMPTY;
        UUID last = null;
        do {
            LedgerVerifier.Page page = verifier.verify(last, ACCOUNTS_AT_ONCE);
            report = report.plus(page.report());
            last = page.last();
        } while (last != null);
        return report;
    }
}
