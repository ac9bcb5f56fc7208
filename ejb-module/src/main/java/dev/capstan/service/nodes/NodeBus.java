package dev.capstan.service.nodes;

import dev.capstan.service.ids.Ids;
import dev.capstan.service.threads.VirtualThreads;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Wakes the other nodes up. What is told in a transaction goes out when that commits; what is told while a message is on its
 * way goes with the next one, once. Nobody waits for it, and nothing depends on its arrival: each listener also looks for
 * itself now and then.
 */
@ApplicationScoped
public class NodeBus {
    /** A session has new events; the text is its id. */
    public static final String EVENTS = "events";

    /** A run is to stop; the text is its id. */
    public static final String CANCEL = "cancel";

    /** A run waits for a node; the text is its id. */
    public static final String RUN = "run";

    private static final int MOST_AT_ONCE = 150;
    private static final Logger LOG = Logger.getLogger(NodeBus.class.getName());

    @Inject
    NodeMessages messages;

    @Inject
    VirtualThreads threads;

    @Inject
    Ids ids;

    @Resource
    TransactionSynchronizationRegistry transaction;

    private final Set<NodeNews> waiting = new LinkedHashSet<>();
    private final AtomicBoolean sending = new AtomicBoolean();
    private UUID node = new UUID(0, 0);

    @PostConstruct
    void name() {
        node = ids.next();
    }

    /** This node's name on the bus: it does not hear itself. */
    UUID node() {
        return node;
    }

    public void tell(String topic, UUID id) {
        NodeNews news = new NodeNews(topic, id.toString());
        if (transaction.getTransactionStatus() == Status.STATUS_ACTIVE) {
            transaction.registerInterposedSynchronization(new WhenCommitted(news));
        } else {
            enqueue(news);
        }
    }

    private void enqueue(NodeNews news) {
        synchronized (waiting) {
            waiting.add(news);
        }
        wakeSender();
    }

    private void wakeSender() {
        if (sending.compareAndSet(false, true)) {
            threads.execute(this::send);
        }
    }

    private void send() {
        try {
            List<NodeNews> next = take();
            while (!next.isEmpty()) {
                messages.send(node, next);
                next = take();
            }
        } catch (EJBException e) {
            LOG.log(Level.FINE, "The other nodes could not be woken; they look for themselves.", e);
        } finally {
            sending.set(false);
        }
        synchronized (waiting) {
            if (waiting.isEmpty()) {
                return;
            }
        }
        wakeSender();
    }

    private List<NodeNews> take() {
        synchronized (waiting) {
            List<NodeNews> taken =
                    new ArrayList<>(waiting.stream().limit(MOST_AT_ONCE).toList());
            taken.forEach(waiting::remove);
            return taken;
        }
    }

    private final class WhenCommitted implements Synchronization {
        private final NodeNews news;

        WhenCommitted(NodeNews news) {
            this.news = news;
        }

        @Override
        public void beforeCompletion() {
            // only the outcome matters
        }

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                enqueue(news);
            }
        }
    }
}
