package dev.capstan.service.nodes;

import dev.capstan.service.ids.Ids;
import dev.capstan.service.nodes.channel.ChannelException;
import dev.capstan.service.threads.VirtualThreads;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
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
 * Wakes the other nodes up. What is told in a transaction goes out when that commits, at once after a moment of silence; what
 * is told while a message is on its way, or just after it, goes with the next one, once. Nobody waits for it, and nothing depends on its arrival: each listener also looks for
 * itself now and then.
 */
@ApplicationScoped
public class NodeBus {
    /** A session has new events; the text is its id. */
    public static final String EVENTS = "events";

    /** Messages may have been lost for a while, and come again now; no text. It is said by this node to itself. */
    public static final String GAP = "gap";

    /** A run is to stop; the text is its id. */
    public static final String CANCEL = "cancel";

    /** A run waits for a node; the text is its id. */
    public static final String RUN = "run";

    private static final int MOST_AT_ONCE = 150;
    /** While much is told, a message in so much time: a stream of text would otherwise cost a commit for each piece. */
    private static final long GATHERING_MILLIS = 10;

    private static final Logger LOG = Logger.getLogger(NodeBus.class.getName());

    @Inject
    NodeChannels channels;

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
                channels.current().send(NodeMessage.of(node, next));
                Thread.sleep(GATHERING_MILLIS);
                next = take();
            }
        } catch (ChannelException e) {
            LOG.log(Level.FINE, "The other nodes could not be woken; they look for themselves.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
