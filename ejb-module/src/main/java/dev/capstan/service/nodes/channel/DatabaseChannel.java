package dev.capstan.service.nodes.channel;

import jakarta.ejb.EJBException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** PostgreSQL's LISTEN and NOTIFY: needs nothing that is not there, and keeps one connection of the pool. */
public final class DatabaseChannel implements NodeChannel {
    private static final int POLL_MILLIS = 500;

    private final DataSource dataSource;
    private final Consumer<String> sender;

    /** @param sender sends one message in a transaction */
    public DatabaseChannel(DataSource dataSource, Consumer<String> sender) {
        this.dataSource = dataSource;
        this.sender = sender;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public void send(String message) throws ChannelException {
        try {
            sender.accept(message);
        } catch (EJBException e) {
            throw new ChannelException("The database did not take a message for the other nodes.", e);
        }
    }

    @Override
    public void hear(Ear ear, CountDownLatch stop) throws ChannelException {
        try (Connection connection = dataSource.getConnection();
                ListenConnection listening = new ListenConnection(connection)) {
            ear.opened();
            while (stop.getCount() > 0) {
                listening.next(POLL_MILLIS).forEach(ear::heard);
            }
        } catch (SQLException e) {
            throw new ChannelException("The connection to the database that hears the other nodes broke.", e);
        }
    }

    @Override
    public void close() {
        // the connection is hear's own
    }
}
