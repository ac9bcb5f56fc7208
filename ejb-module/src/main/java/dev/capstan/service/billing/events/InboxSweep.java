package dev.capstan.service.billing.events;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.threads.VirtualThreads;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Lets stored events act that have not: after a crash, after a fault, and when their payer has become known. */
@ApplicationScoped
public class InboxSweep {
    private static final Logger LOG = Logger.getLogger(InboxSweep.class.getName());
    private static final int AT_ONCE = 100;

    @Inject
    EventInbox inbox;

    @Inject
    VirtualThreads threads;

    private final AtomicBoolean running = new AtomicBoolean();

    /** A fault is noted on the event and thrown on. */
    public EventView tryOne(String id) {
        try {
            return inbox.act(id);
        } catch (EJBException | AppException e) {
            LOG.log(Level.WARNING, "The payment event " + id + " could not act; it is tried again.", e);
            inbox.failed(id, String.valueOf(e.getClass().getSimpleName()));
            throw e;
        }
    }

    /** Goes on while there is something due that has not failed in this sweep. */
    public void run() {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        try {
            List<String> due = inbox.due(AT_ONCE);
            due.forEach(this::tryQuietly);
        } finally {
            running.set(false);
        }
    }

    /** Without making the caller wait. */
    public void startSoon() {
        threads.execute(this::run);
    }

    private void tryQuietly(String id) {
        try {
            tryOne(id);
        } catch (EJBException | AppException e) {
            LOG.log(Level.FINE, "noted on the event", e);
        }
    }
}
