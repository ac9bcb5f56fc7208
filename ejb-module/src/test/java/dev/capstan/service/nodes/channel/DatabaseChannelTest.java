package dev.capstan.service.nodes.channel;

import dev.capstan.persistence.nodes.NodeMessageRepository;
import dev.capstan.testing.TestDatabase;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;

class DatabaseChannelTest extends NodeChannelContract {
    private final TestDatabase database = TestDatabase.shared();
    private final NodeMessageRepository messages = database.connect(new NodeMessageRepository());
    private final Set<Integer> backends = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;

    @AfterEach
    void endConnections() throws SQLException {
        terminate();
    }

    @Override
    NodeChannel channel() {
        return new DatabaseChannel(dataSource(), message -> database.inTransaction(() -> messages.send(message)));
    }

    @Override
    void cut() throws SQLException {
        refusing = true;
        terminate();
    }

    @Override
    void mend() {
        refusing = false;
    }

    private void terminate() throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            for (int backend : backends) {
                statement.execute("SELECT pg_terminate_backend(" + backend + ")");
            }
        }
        backends.clear();
    }

    private DataSource dataSource() {
        return (DataSource) Proxy.newProxyInstance(
                DatabaseChannelTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, args) -> {
                    if (refusing) {
                        throw new SQLException("no connection just now");
                    }
                    return remembered(database.connection());
                });
    }

    private Connection remembered(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            backends.add(row.getInt(1));
            return connection;
        }
    }
}
