package dev.capstan.service.sessions;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Removes what is past the time in which it can be restored, a little at a time. Nodes do not wait for each other. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SessionHousekeeping {
    private static final Logger LOG = Logger.getLogger(SessionHousekeeping.class.getName());

    @Inject
    SessionRetention retention;

    @Inject
    LogRetention logs;

    private final AtomicBoolean working = new AtomicBoolean();

    @Schedule(hour = "*", minute = "*", second = "35", persistent = false)
    public void nameLate() {
        int named = retention.settleLateTitles();
        if (named > 0) {
            LOG.log(Level.INFO, "{0} sessions got the name that was kept for them: their titles did not come.", named);
        }
    }

    @Schedule(hour = "*", minute = "*/10", second = "40", persistent = false)
    public void removeOld() {
        if (!working.compareAndSet(false, true)) {
            return;
        }
        try {
            int all = 0;
            for (int removed = retention.removeSome(); removed > 0; removed = retention.removeSome()) {
                all += removed;
            }
            if (all > 0) {
                LOG.log(Level.INFO, "{0} sessions were removed for good.", all);
            }
        } finally {
            working.set(false);
        }
    }

    /** What does not rest any more is not found again; one that fails is tried again in an hour. */
    @Schedule(hour = "*", minute = "25", second = "20", persistent = false)
    public void removeOldLogs() {
        int all = 0;
        for (List<UUID> next = logs.resting(); !next.isEmpty(); next = logs.resting()) {
            long removed = next.stream().filter(logs::remove).count();
            if (removed == 0) {
                break;
            }
            all += (int) removed;
        }
        if (all > 0) {
            LOG.log(Level.INFO, "The event logs of {0} sessions that nobody uses were removed.", all);
        }
    }
}
