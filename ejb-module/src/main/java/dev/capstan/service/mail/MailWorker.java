package dev.capstan.service.mail;

import dev.capstan.service.mail.Mailbox.Order;
import dev.capstan.service.mail.transport.MailException;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sends letters that are due: claims one, sends it without a transaction, takes note in a new one. */
@ApplicationScoped
public class MailWorker {
    private static final Logger LOG = Logger.getLogger(MailWorker.class.getName());
    private static final int AT_ONCE = 50;

    @Inject
    Mailbox mailbox;

    @Inject
    Letters letters;

    @Inject
    MailTransports transports;

    private final AtomicBoolean running = new AtomicBoolean();

    /** Until nothing is due. Does nothing while this node is at it already, or where mail is off. */
    public void run() {
        if (!transports.current().on() || !running.compareAndSet(false, true)) {
            return;
        }
        try {
            List<UUID> due;
            do {
                due = mailbox.due(AT_ONCE);
                due.forEach(this::tryOne);
            } while (due.size() == AT_ONCE);
        } finally {
            running.set(false);
        }
    }

    private void tryOne(UUID id) {
        try {
            Optional<Order> order = mailbox.claim(id);
            if (order.isPresent()) {
                send(order.get());
            }
        } catch (EJBException e) {
            LOG.log(Level.WARNING, "A letter could not be sent; it is tried again.", e);
        }
    }

    private void send(Order order) {
        try {
            transports.current().send(letters.write(order));
            mailbox.sent(order.id());
        } catch (MailException e) {
            String message = String.valueOf(e.getMessage());
            LOG.log(Level.WARNING, "The letter {0} was not sent: {1}", new Object[] {order.id(), message});
            if (e.lasting()) {
                mailbox.giveUp(order.id(), message);
            } else {
                mailbox.postpone(order.id(), message);
            }
        }
    }
}
