package dev.capstan.service.sandboxes;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;

/** Tries the sandboxes out when the server starts, and reaps and meters them while it runs. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SandboxHousekeeping {
    private static final Logger LOG = Logger.getLogger(SandboxHousekeeping.class.getName());

    @Inject
    SandboxService sandboxes;

    private final AtomicBoolean reaping = new AtomicBoolean();
    private final AtomicBoolean metering = new AtomicBoolean();

    @PostConstruct
    void tryOut() {
        SandboxAvailability availability = sandboxes.available();
        if (availability.works()) {
            LOG.info(() -> "Programs of agents run in sandboxes made by " + availability.provider() + ".");
        } else {
            LOG.warning(() -> "Agents get no shell and no files. " + availability.reason());
        }
    }

    @Schedule(hour = "*", minute = "*/5", persistent = false)
    public void reap() {
        if (reaping.compareAndSet(false, true)) {
            try {
                sandboxes.reap();
            } finally {
                reaping.set(false);
            }
        }
    }

    @Schedule(hour = "*", minute = "*", second = "30", persistent = false)
    public void meter() {
        if (metering.compareAndSet(false, true)) {
            try {
                sandboxes.meter();
            } finally {
                metering.set(false);
            }
        }
    }
}
