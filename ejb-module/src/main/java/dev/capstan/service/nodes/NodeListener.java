package dev.capstan.service.nodes;

import dev.capstan.service.threads.VirtualThreads;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Hears what other nodes tell, on one connection that it keeps. When that breaks it listens anew, again and again, longer
 * apart each time up to {@link #LONGEST_PAUSE}.
 */
@Startup
@Singleton
@DependsOn({"SchemaMigration", "VirtualThreads"})
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class NodeListener {
    private static final Logger LOG = Logger.getLogger(NodeListener.class.getName());
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int POLL_MILLIS = 500;

    @Resource(lookup = "jdbc/capstan")
    DataSource dataSource;

    @Inject
    VirtualThreads threads;

    @Inject
    NodeBus bus;

    @Inject
    Event<NodeNews> heard;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean listening;

    @PostConstruct
    void start() {
        threads.execute(this::listenAlways);
    }

    /** Whether other nodes are heard at once. */
    public boolean listening() {
        return listening;
    }

    private void listenAlways() {
        long pause = 100;
        while (stopped.getCount() > 0) {
            try (Connection connection = dataSource.getConnection()) {
                listen(connection);
                pause = 100;
            } catch (SQLException e) {
                LOG.log(listening ? Level.WARNING : Level.FINE, "Other nodes are not heard; trying again.", e);
            } catch (LinkageError e) {
                LOG.log(Level.WARNING, "The database driver is not visible; other nodes are not heard at once.", e);
                return;
            }
            listening = false;
            pause = Math.min(pause * 2, LONGEST_PAUSE.toMillis());
            if (waitedForStop(pause)) {
                return;
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (PostgresChannel channel = new PostgresChannel(connection)) {
            listening = true;
            while (stopped.getCount() > 0) {
                channel.next(POLL_MILLIS).forEach(this::hear);
            }
        }
    }

    private void hear(String message) {
        List<String> lines = message.lines().toList();
        if (lines.isEmpty() || lines.getFirst().equals(bus.node().toString())) {
            return;
        }
        for (String line : lines.subList(1, lines.size())) {
            int space = line.indexOf(' ');
            if (space > 0) {
                fire(new NodeNews(line.substring(0, space), line.substring(space + 1)));
            }
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
