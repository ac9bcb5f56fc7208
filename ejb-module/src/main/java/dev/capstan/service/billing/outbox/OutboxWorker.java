package dev.capstan.service.billing.outbox;

import dev.capstan.service.billing.payments.PaymentException;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.threads.VirtualThreads;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Makes the calls that are due, one after the other. Each is claimed, so that two nodes never make the same one together. */
@ApplicationScoped
public class OutboxWorker {
    private static final Logger LOG = Logger.getLogger(OutboxWorker.class.getName());
    private static final int AT_ONCE = 50;

    @Inject
    Outbox outbox;

    @Inject
    OutboxCalls calls;

    @Inject
    VirtualThreads threads;

    private final AtomicBoolean running = new AtomicBoolean();

    /** Until nothing is due. Does nothing while this node is at it already. */
    public void run() {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        try {
            List<UUID> due;
            do {
                due = outbox.due(AT_ONCE);
                due.forEach(this::tryQuietly);
            } while (due.size() == AT_ONCE);
        } finally {
            running.set(false);
        }
    }

    /** Without making the caller wait. */
    public void startSoon() {
        threads.execute(this::run);
    }

    private void tryQuietly(UUID id) {
        try {
            calls.make(id);
        } catch (PaymentException e) {
            LOG.log(Level.WARNING, "A call to the payment provider failed: {0}", e.getMessage());
        } catch (EJBException | AppException e) {
            LOG.log(Level.WARNING, "A call to the payment provider could not be made; it is tried again.", e);
        }
    }
}
