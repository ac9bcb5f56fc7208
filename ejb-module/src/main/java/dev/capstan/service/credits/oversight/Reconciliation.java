package dev.capstan.service.credits.oversight;

import dev.capstan.service.credits.LedgerWatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Proves the ledger when asked, outside of any transaction, and tells what the last proof found. */
@ApplicationScoped
public class Reconciliation {
    @Inject
    LedgerWatch watch;

    public ReconciliationView last() {
        return watch.lastProof().map(ReconciliationView::of).orElse(ReconciliationView.NONE);
    }

    /** While another proof is at work, tells what the one before found. */
    public ReconciliationView now() {
        watch.prove();
        return last();
    }
}
