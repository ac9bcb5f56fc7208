package dev.capstan.service.realtime;

import dev.capstan.persistence.realtime.EventLogRepository;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.nodes.NodeBus;
import dev.capstan.service.secrets.SessionSecrets;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.testing.TestDatabase;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The event log and its feed on a real database, without the server. */
public final class RealtimeWorld {
    private static final ThreadLocal<List<Synchronization>> WAITING = new ThreadLocal<>();

    final TestDatabase database = TestDatabase.shared();
    final EventLogRepository repository = database.connect(new EventLogRepository());
    final Ids ids = new Ids();
    public final SessionFeed feed = new SessionFeed();
    public final EventLog log = new TransactedLog();
    public final EventWriter writer = new EventWriter();

    public RealtimeWorld() {
        log.events = repository;
        log.openBlocks = new OpenBlocks();
        log.feed = feed;
        log.bus = new NodeBus() {
            @Override
            public void tell(String topic, UUID id) {
                // there is one node
            }
        };
        log.ids = ids;
        log.secrets = new SessionSecrets();
        log.clock = Clock.systemUTC();
        log.transaction = registry();
        feed.log = log;
        feed.threads = new VirtualThreads();
        writer.log = log;
        writer.threads = new VirtualThreads();
        writer.clock = Clock.systemUTC();
    }

    /** A session of a new user, with an empty log. */
    public UUID session() {
        UUID user = ids.next();
        UUID session = ids.next();
        try (Connection connection = database.connection()) {
            run(
                    connection,
                    "INSERT INTO users (id, email, first_name, last_name, role, language, is_active, created_at, updated_at)"
                            + " VALUES (?, ?, '', '', 'user', 'en', true, now(), now())",
                    user,
                    user + "@example.org");
            run(
                    connection,
                    "INSERT INTO sessions (id, user_id, app_kind, created_at) VALUES (?, ?, 'agent', now())",
                    session,
                    user);
            run(connection, "INSERT INTO session_heads (session_id) VALUES (?)", session);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return session;
    }

    /** As when an account is closed. */
    void remove(UUID session) {
        try (Connection connection = database.connection()) {
            run(connection, "DELETE FROM sessions WHERE id = ?", session);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void run(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private static TransactionSynchronizationRegistry registry() {
        return (TransactionSynchronizationRegistry) Proxy.newProxyInstance(
                RealtimeWorld.class.getClassLoader(),
                new Class<?>[] {TransactionSynchronizationRegistry.class},
                (proxy, method, arguments) -> {
                    WAITING.get().add((Synchronization) arguments[0]);
                    return null;
                });
    }

    /** What the container does around each business method: begin, commit, then tell whoever waits for the outcome. */
    private final class TransactedLog extends EventLog {
        @Override
        public Set<UUID> appendAll(List<EventBatch> batches) {
            List<Synchronization> waiting = new ArrayList<>();
            WAITING.set(waiting);
            Set<UUID> stale = database.inTransaction(() -> super.appendAll(batches));
            waiting.forEach(synchronization -> synchronization.afterCompletion(Status.STATUS_COMMITTED));
            return stale;
        }

        @Override
        public void appendState(UUID sessionId, String state, NewEvent event, boolean whole) {
            List<Synchronization> waiting = new ArrayList<>();
            WAITING.set(waiting);
            database.inTransaction(() -> super.appendState(sessionId, state, event, whole));
            waiting.forEach(synchronization -> synchronization.afterCompletion(Status.STATUS_COMMITTED));
        }

        @Override
        public Page read(UUID sessionId, long afterSeq, int limit, boolean owner) {
            return database.inTransaction(() -> super.read(sessionId, afterSeq, limit, owner));
        }

        @Override
        public List<LoggedEvent> readAll(UUID sessionId, long afterSeq, int limit) {
            return database.inTransaction(() -> super.readAll(sessionId, afterSeq, limit));
        }
    }
}
