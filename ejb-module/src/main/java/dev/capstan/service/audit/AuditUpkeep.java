package dev.capstan.service.audit;

import dev.capstan.persistence.audit.AuditRepository;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Brings what an earlier server left in the journal into the table, and removes what is older than the retention. */
@Startup
@Singleton
@DependsOn("SchemaMigration")
public class AuditUpkeep {
    private static final Logger LOG = Logger.getLogger(AuditUpkeep.class.getName());

    @Inject
    AuditJournal journal;

    @Inject
    AuditRepository rows;

    @Inject
    AuditConfig config;

    @Inject
    AuditLog log;

    @Inject
    Clock clock;

    @PostConstruct
    void begin() {
        journal.drainSoon();
    }

    @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false)
    void catchUp() {
        if (journal.behind()) {
            journal.drainSoon();
        }
    }

    /** The trace of a removal is the row that says so, the first after the cut. */
    @Schedule(hour = "3", minute = "17", persistent = false)
    void removeOld() {
        Instant now = clock.instant();
        Optional<Long> last = rows.lastBefore(now.minus(config.retention()));
        if (last.isPresent()) {
            int removed = rows.removeUpTo(last.get(), now);
            LOG.log(Level.INFO, "Removed {0} rows of the audit log that are older than its retention.", removed);
            log.record(AuditEntry.success("audit.cut").with("up_to", last.get()).with("rows", removed));
        }
    }
}
