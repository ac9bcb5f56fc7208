package dev.capstan.service.nodes.channel;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** The channel {@code capstan} of the database, as one connection hears it. Apart, because it needs the driver itself. */
final class ListenConnection implements AutoCloseable {
    private final Connection connection;
    private final PGConnection postgres;

    ListenConnection(Connection connection) throws SQLException {
        this.connection = connection;
        this.postgres = connection.unwrap(PGConnection.class);
        execute("LISTEN capstan");
    }

    /** What came since the last call; waits for something to come, but no longer than told. */
    List<String> next(int millis) throws SQLException {
        PGNotification[] notifications = postgres.getNotifications(millis);
        List<String> messages = new ArrayList<>();
        if (notifications != null) {
            for (PGNotification notification : notifications) {
                messages.add(notification.getParameter());
            }
        }
        return messages;
    }

    /** The connection goes back to its pool, and must not listen there. */
    @Override
    public void close() throws SQLException {
        execute("UNLISTEN *");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
