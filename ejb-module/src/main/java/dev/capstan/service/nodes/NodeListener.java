package dev.capstan.service.nodes;

import dev.capstan.service.nodes.channel.ChannelException;
import dev.capstan.service.nodes.channel.NodeChannel;
import dev.capstan.service.threads.VirtualThreads;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Hears what other nodes tell. When the channel breaks it listens anew, again and again, longer apart each time up to
 * {@link #LONGEST_PAUSE}; when it is heard again, everybody on this node looks for what was missed.
 */
@Startup
@Singleton
@DependsOn({"SchemaMigration", "VirtualThreads"})
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class NodeListener {
    private static final Logger LOG = Logger.getLogger(NodeListener.class.getName());
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

    @Inject
    NodeChannels channels;

    @Inject
    VirtualThreads threads;

    @Inject
    NodeBus bus;

    @Inject
    Event<NodeNews> heard;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean listening;
    private volatile long pause = SHORTEST_PAUSE.toMillis();

    @PostConstruct
    void start() {
        threads.execute(this::listenAlways);
    }

    /** By what other nodes are heard. */
    public String channel() {
        return channels.current().name();
    }

    /** Whether other nodes are heard at once. */
    public boolean listening() {
        return listening;
    }

    private void listenAlways() {
        while (stopped.getCount() > 0) {
            try {
                channels.current().hear(new Hearing(), stopped);
            } catch (ChannelException e) {
                LOG.log(listening ? Level.WARNING : Level.FINE, "Other nodes are not heard; trying again.", e);
            } catch (RuntimeException e) {
                LOG.log(Level.SEVERE, "Hearing other nodes failed in an unexpected way; trying again.", e);
            } catch (LinkageError e) {
                LOG.log(Level.WARNING, "The database driver is not visible; other nodes are not heard at once.", e);
                return;
            } finally {
                listening = false;
            }
            pause = Math.min(pause * 2, LONGEST_PAUSE.toMillis());
            if (waitedForStop(pause)) {
                return;
            }
        }
    }

    private final class Hearing implements NodeChannel.Ear {
        @Override
        public void opened() {
            pause = SHORTEST_PAUSE.toMillis();
            listening = true;
            fire(new NodeNews(NodeBus.GAP, ""));
        }

        @Override
        public void heard(String message) {
            NodeMessage.newsOf(message, bus.node()).forEach(NodeListener.this::fire);
        }
    }

    /** One listener's fault must not make the node deaf. */
    private void fire(NodeNews news) {
        threads.execute(() -> {
            try {
                heard.fire(news);
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "Acting on what another node told failed: " + news, e);
            }
        });
    }

    private boolean waitedForStop(long millis) {
        try {
            return stopped.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @PreDestroy
    void stop() {
        stopped.countDown();
    }
}
