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
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Proves the ledger in the background, one proof at a time, and remembers what it found: at the start and every hour what
 * is new since the last sound proof, every night all of it.
 */
@Startup
@Singleton
@DependsOn({"SchemaMigration", "VirtualThreads"})
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LedgerWatch {
    private static final Logger LOG = Logger.getLogger(LedgerWatch.class.getName());

    @Inject
    LedgerAudit audit;

    @Inject
    VirtualThreads threads;

    @Inject
    LedgerMetrics metrics;

    @Inject
    Clock clock;

    private final AtomicBoolean proving = new AtomicBoolean();
    private volatile @Nullable Proof last;

    /** What a proof found, and when it ended. */
    public record Proof(Instant at, LedgerReport report) {}

    @PostConstruct
    void start() {
        metrics.show(this);
        threads.execute(this::proveNew);
    }

    /** Does nothing while another proof is at work. One that cannot be finished leaves what the last one found. */
    @Schedule(hour = "3", minute = "47", persistent = false)
    public void prove() {
        prove(audit::run);
    }

    /** As {@link #prove}, without the rows that were proven before: cheap, however long the ledger is. */
    @Schedule(hour = "*", minute = "17", persistent = false)
    public void proveNew() {
        prove(audit::runNew);
    }

    private void prove(Supplier<LedgerReport> proof) {
        if (!proving.compareAndSet(false, true)) {
            return;
        }
        try {
            LedgerReport report = proof.get();
            last = new Proof(clock.instant(), report);
            report.findings()
                    .forEach(found ->
                            LOG.log(Level.SEVERE, "The ledger does not add up: account {0}, {1}: {2}.", new Object[] {
                                found.accountId(), found.kind(), found.detail()
                            }));
        } catch (EJBException e) {
            LOG.log(Level.WARNING, "The ledger could not be proven; it is tried again within the hour.", e);
        } finally {
            proving.set(false);
        }
    }

    /** Empty until the first proof has ended. */
    public Optional<Proof> lastProof() {
        return Optional.ofNullable(last);
    }
}
