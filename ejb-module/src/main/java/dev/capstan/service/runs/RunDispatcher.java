package dev.capstan.service.runs;

import dev.capstan.service.nodes.NodeBus;
import dev.capstan.service.nodes.NodeNews;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.types.runs.RunStatus;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJBException;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Gives runs to this node: those asked for here at once, those that wait or whose node died within a second. It keeps
 * the leases of what works here; a run whose lease is lost is left alone.
 */
@Startup
@Singleton
@DependsOn({"SchemaMigration", "VirtualThreads"})
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RunDispatcher {
    private static final Logger LOG = Logger.getLogger(RunDispatcher.class.getName());
    private static final int SWEEP_LIMIT = 32;

    @Inject
    RunLeases leases;

    @Inject
    RunJournal journal;

    @Inject
    AbandonedHolds abandonedHolds;

    @Inject
    RunWorker worker;

    @Inject
    RunRegistry registry;

    @Inject
    RunsConfig config;

    @Inject
    VirtualThreads threads;

    @Inject
    RunNode node;

    @Inject
    RunMetrics metrics;

    @Inject
    NodeBus bus;

    @Inject
    Clock clock;

    @Resource
    ManagedScheduledExecutorService scheduler;

    private volatile Instant renewed = Instant.EPOCH;
    private @Nullable ScheduledFuture<?> sweeps;
    private @Nullable ScheduledFuture<?> heartbeats;

    @PostConstruct
    void start() {
        renewed = clock.instant();
        sweeps = scheduler.scheduleWithFixedDelay(
                threads.afterStart(() -> guarded(this::sweep)), 500, 1000, TimeUnit.MILLISECONDS);
        long beat = config.heartbeat().toMillis();
        heartbeats = scheduler.scheduleWithFixedDelay(
                threads.afterStart(() -> guarded(this::renew)), beat, beat, TimeUnit.MILLISECONDS);
    }

    /** A cancel can come in the moment after the commit: it finds the run here already. */
    public void onBegun(@Observes RunRequested event) {
        if (event.begun() != null) {
            registry.enter(event.runId(), new RunControl(clock));
        }
    }

    public void onNotBegun(@Observes(during = TransactionPhase.AFTER_FAILURE) RunRequested event) {
        registry.find(event.runId()).ifPresent(control -> registry.leave(event.runId(), control));
    }

    public void onRequested(@Observes(during = TransactionPhase.AFTER_SUCCESS) RunRequested event) {
        Begun begun = event.begun();
        if (begun == null) {
            offerToAll(event.runId());
        } else {
            RunControl control = registry.find(event.runId()).orElseThrow();
            threads.execute(() -> leaving(event.runId(), control, () -> worker.work(begun, control)));
        }
    }

    private void offerToAll(UUID runId) {
        if (node.takesMore()) {
            threads.execute(() -> offer(runId));
        } else {
            bus.tell(NodeBus.RUN, runId);
        }
    }

    /** What other nodes ask for. */
    public void onNews(@Observes NodeNews news) {
        switch (news.topic()) {
            case NodeBus.CANCEL -> registry.find(UUID.fromString(news.text())).ifPresent(RunControl::cancel);
            case NodeBus.RUN -> offer(UUID.fromString(news.text()));
            default -> LOG.log(Level.FINEST, "Not about runs: {0}", news);
        }
    }

    public void onCancel(@Observes(during = TransactionPhase.AFTER_SUCCESS) CancelRequested event) {
        registry.find(event.runId()).ifPresentOrElse(RunControl::cancel, () -> {
            bus.tell(NodeBus.CANCEL, event.runId());
            threads.execute(() -> offer(event.runId()));
        });
    }

    /** Takes the run if it is free and there is room. */
    private void offer(UUID runId) {
        RunControl control = new RunControl(clock);
        if (node.takesMore() && registry.enter(runId, control)) {
            leaving(
                    runId,
                    control,
                    () -> journal.claim(runId, node.id(), config.lease())
                            .ifPresent(claim -> worker.work(claim, control)));
        }
    }

    private void leaving(UUID runId, RunControl control, Runnable work) {
        try {
            work.run();
        } finally {
            registry.leave(runId, control);
            if (node.stopping()) {
                bus.tell(NodeBus.RUN, runId);
            }
        }
    }

    private void sweep() {
        abandonedHolds.end();
        for (UUID runId : leases.due(SWEEP_LIMIT)) {
            threads.execute(() -> offer(runId));
        }
    }

    private void renew() {
        registry.ids().forEach(this::letGoIfStuck);
        Set<UUID> working = registry.ids();
        try {
            Map<UUID, RunStatus> owned = leases.renew(node.id(), working, config.lease());
            renewed = clock.instant();
            for (UUID runId : working) {
                Optional<RunControl> control = registry.find(runId);
                if (owned.get(runId) == RunStatus.ABORTING) {
                    control.ifPresent(RunControl::cancel);
                }
            }
        } catch (EJBException e) {
            if (clock.instant().isAfter(renewed.plus(config.lease()))) {
                LOG.log(Level.SEVERE, "The leases could not be kept; this node lets go of its runs.", e);
                working.forEach(runId -> registry.find(runId).ifPresent(RunControl::abandon));
            } else {
                throw e;
            }
        }
    }

    /** A run that makes no progress is taken from its thread, whatever that waits for, and goes on anew. */
    void letGoIfStuck(UUID runId) {
        registry.find(runId)
                .filter(control -> control.silentFor().compareTo(config.stuckAfter()) > 0)
                .ifPresent(control -> {
                    LOG.log(
                            Level.SEVERE,
                            "Run {0} made no progress for {1}; it is taken over after its last step.",
                            new Object[] {runId, config.stuckAfter()});
                    control.abandon();
                    registry.leave(runId, control);
                    leases.expire(runId, node.id());
                    metrics.stuck();
                    offerToAll(runId);
                });
    }

    /** A scheduled task that throws would never run again. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Looking after runs failed; it is tried again shortly.", e);
        }
    }

    public UUID node() {
        return node.id();
    }

    /** How many runs work here now. */
    public int running() {
        return registry.count();
    }

    /** Whether this node looks for runs, and its leases are kept. */
    public boolean alive() {
        return !node.stopping() && clock.instant().isBefore(renewed.plus(config.lease()));
    }

    /**
     * Takes nothing more, lets what works here end or stop after its next step, and lets go of the rest: another node
     * goes on with it at once.
     */
    @PreDestroy
    void stop() {
        node.stop();
        cancelQuietly(sweeps);
        Set<UUID> working = registry.ids();
        working.forEach(runId -> registry.find(runId).ifPresent(RunControl::leave));
        if (!registry.emptyWithin(config.drain())) {
            LOG.log(Level.INFO, "{0} runs did not end in time; they go on elsewhere.", registry.count());
        }
        cancelQuietly(heartbeats);
        registry.ids().forEach(runId -> registry.find(runId).ifPresent(RunControl::abandon));
        guarded(() -> leases.drop(node.id()));
    }

    private static void cancelQuietly(@Nullable ScheduledFuture<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }
}
