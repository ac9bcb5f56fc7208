package dev.capstan.service.credits;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Checks every account, a few per transaction. */
@ApplicationScoped
public class LedgerAudit {
    private static final int ACCOUNTS_AT_ONCE = 100;

    @Inject
    LedgerVerifier verifier;

    /** Reads every row of every account. */
    public LedgerReport run() {
        return all(verifier::verify);
    }

    /** Reads the rows that came since the last sound check. */
    public LedgerReport runNew() {
        return all(verifier::verifyNew);
    }

    private static LedgerReport all(BiFunction<@Nullable UUID, Integer, LedgerVerifier.Page> check) {
        LedgerReport report = LedgerReport.EMPTY;
        UUID last = null;
        do {
            LedgerVerifier.Page page = check.apply(last, ACCOUNTS_AT_ONCE);
            report = report.plus(page.report());
            last = page.last();
        } while (last != null);
        return report;
    }
}
