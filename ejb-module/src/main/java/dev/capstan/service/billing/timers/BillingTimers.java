package dev.capstan.service.billing.timers;

import dev.capstan.service.billing.BillingConfig;
import dev.capstan.service.billing.events.InboxSweep;
import dev.capstan.service.billing.outbox.Jobs;
import dev.capstan.service.billing.outbox.OutboxWorker;
import dev.capstan.service.billing.refresh.MonthlyRefresh;
import dev.capstan.service.ids.Ids;
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
import java.time.Duration;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Wakes what billing does by itself, on one node of the cluster at a time. A node that was down catches up when it starts. */
@Startup
@Singleton
@DependsOn({"SchemaMigration", "VirtualThreads"})
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class BillingTimers {
    private static final Logger LOG = Logger.getLogger(BillingTimers.class.getName());
    private static final Duration SHORT = Duration.ofMinutes(2);
    private static final Duration LONG = Duration.ofHours(1);

    @Inject
    BillingConfig config;

    @Inject
    Jobs jobs;

    @Inject
    InboxSweep inbox;

    @Inject
    OutboxWorker outbox;

    @Inject
    MonthlyRefresh refresh;

    @Inject
    BillingWatch watch;

    @Inject
    VirtualThreads threads;

    @Inject
    Ids ids;

    private UUID node;

    @PostConstruct
    void start() {
        node = ids.next();
        threads.execute(this::refreshCredits);
    }

    @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false)
    public void work() {
        if (config.on()) {
            once("inbox", SHORT, inbox::run);
            once("outbox", SHORT, outbox::run);
        }
    }

    @Schedule(hour = "*", minute = "*", second = "7", persistent = false)
    public void look() {
        watch.look();
    }

    /** Every five minutes, since a month may begin while nobody is there to notice. */
    @Schedule(hour = "*", minute = "*/5", second = "0", timezone = "UTC", persistent = false)
    public void refreshCredits() {
        once("refresh", LONG, refresh::run);
    }

    private void once(String job, Duration lease, Runnable work) {
        try {
            if (jobs.take(job, node, lease)) {
                try {
                    work.run();
                } finally {
                    jobs.giveBack(job, node);
                }
            }
        } catch (EJBException e) {
            LOG.log(Level.WARNING, "The billing job " + job + " could not work; it is tried again.", e);
        }
    }
}
