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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Lets credits expire, each account in a transaction of its own: every minute, and at the start, for what came due while
 * no server ran. All nodes sweep; each account is worked on by one of them.
 */
@Startup
@Singleton
@DependsOn({"SchemaMigration", "VirtualThreads"})
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ExpirySweep {
    private static final Logger LOG = Logger.getLogger(ExpirySweep.class.getName());

    @Inject
    LotExpiry expiry;

    @Inject
    VirtualThreads threads;

    private final AtomicBoolean sweeping = new AtomicBoolean();

    @PostConstruct
    void start() {
        threads.execute(this::sweep);
    }

    /** Does nothing while another sweep of this node is at work. */
    @Schedule(hour = "*", minute = "*", persistent = false)
    public void sweep() {
        if (!sweeping.compareAndSet(false, true)) {
            return;
        }
        try {
            int accounts = 0;
            while (expiry.expireNext()) {
                accounts++;
            }
            if (accounts > 0) {
                LOG.log(Level.INFO, "Credits of {0} accounts expired.", accounts);
            }
        } catch (EJBException e) {
            LOG.log(Level.WARNING, "Credits could not expire; it is tried again within a minute.", e);
        } finally {
            sweeping.set(false);
        }
    }
}
