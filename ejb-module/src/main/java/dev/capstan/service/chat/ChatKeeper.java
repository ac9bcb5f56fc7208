package dev.capstan.service.chat;

import dev.capstan.service.threads.VirtualThreads;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps the turns of this node, passes on who wants to stop one, and closes those whose node is gone. */
@Startup
@Singleton
@LocalBean
@DependsOn({"SchemaMigration", "VirtualThreads"})
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ChatKeeper {
    private static final Logger LOG = Logger.getLogger(ChatKeeper.class.getName());
    private static final long BEAT_MILLIS = 1000;

    @Inject
    ChatLeases leases;

    @Inject
    ChatNode node;

    @Inject
    VirtualThreads threads;

    @Resource
    ManagedScheduledExecutorService scheduler;

    private @Nullable ScheduledFuture<?> beats;

    @PostConstruct
    void start() {
        beats = scheduler.scheduleWithFixedDelay(
                threads.afterStart(this::beat), BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** On this node at once; other nodes see it at their next beat. */
    public void onStop(@Observes(during = TransactionPhase.AFTER_SUCCESS) StopWanted wanted) {
        node.find(wanted.turnId()).ifPresent(cancel -> cancel.cancel());
    }

    /** A scheduled task that throws would never run again. */
    private void beat() {
        try {
            for (UUID turnId : leases.keep()) {
                node.find(turnId).ifPresent(cancel -> cancel.cancel());
            }
            leases.lost().forEach(leases::close);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Looking after chats failed; it is tried again shortly.", e);
        }
    }

    @PreDestroy
    void stop() {
        ScheduledFuture<?> beating = beats;
        if (beating != null) {
            beating.cancel(false);
        }
        node.stopAll();
    }
}
