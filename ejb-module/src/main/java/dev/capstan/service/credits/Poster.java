package dev.capstan.service.credits;

import dev.capstan.service.threads.VirtualThreads;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJBException;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Posts what has ended on shared accounts, a moment after it ended and many together. What a server that died left behind is
 * posted by whichever node looks next.
 */
@Startup
@Singleton
@DependsOn({"SchemaMigration", "VirtualThreads"})
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Poster {
    private static final Logger LOG = Logger.getLogger(Poster.class.getName());
    private static final long GATHER_MILLIS = 20;

    @Inject
    SharedLedger ledger;

    @Inject
    HoldCombiner holds;

    @Inject
    VirtualThreads threads;

    @Inject
    LedgerMetrics metrics;

    private final Set<UUID> planned = ConcurrentHashMap.newKeySet();
    private volatile SharedLedger.Backlog left = SharedLedger.Backlog.NONE;

    @PostConstruct
    void publish() {
        metrics.show(this);
    }

    public void onUnposted(@Observes(during = TransactionPhase.AFTER_SUCCESS) UnpostedCharge charge) {
        if (planned.add(charge.accountId())) {
            threads.execute(() -> postSoon(charge.accountId()));
        }
    }

    @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false)
    public void postAll() {
        try {
            ledger.accountsToPost().forEach(ledger::post);
        } catch (EJBException e) {
            LOG.log(
                    Level.WARNING,
                    "Charges of shared accounts could not be posted; it is tried again in ten seconds.",
                    e);
        }
        look();
    }

    /** What was left to be posted when it was last looked for, at most ten seconds ago. */
    public SharedLedger.Backlog left() {
        return left;
    }

    private void look() {
        try {
            left = ledger.backlog();
        } catch (EJBException e) {
            LOG.log(Level.FINE, "The backlog of shared accounts cannot be read.", e);
        }
    }

    private void postSoon(UUID accountId) {
        try {
            Thread.sleep(GATHER_MILLIS);
            planned.remove(accountId); // what ends from here on plans another posting
            if (!holds.postsSoon(accountId)) {
                ledger.post(accountId);
            }
        } catch (InterruptedException e) {
            planned.remove(accountId);
            Thread.currentThread().interrupt();
        } catch (EJBException e) {
            LOG.log(Level.WARNING, "Charges of the shared account " + accountId + " are posted later.", e);
        }
    }
}
