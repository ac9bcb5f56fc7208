package dev.capstan.launcher;

import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;

/** A database that somebody else runs. */
final class ExternalDatabase {
    private static final int OLDEST_MAJOR = 15;

    private ExternalDatabase() {}

    /** Connects once, since a server that can not reach its database would say so much later and less clearly. */
    static DatabaseAccess check(DatabaseAccess database) {
        Properties properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("loginTimeout", "15");
        try (Connection connection = new Driver().connect(database.jdbcUrl(), properties)) {
            if (connection == null || connection.getMetaData().getDatabaseMajorVersion() < OLDEST_MAJOR) {
                throw new LaunchException(
                        "The database at %s is older than PostgreSQL %d, the oldest that Capstan works with."
                                .formatted(database.address(), OLDEST_MAJOR));
            }
            return database;
        } catch (SQLException e) {
            throw new LaunchException(
                    "The database at %s can not be used as %s: %s. Check DATABASE_URL, DATABASE_OWNER_URL and that the database is up."
                            .formatted(database.address(), database.user(), reason(e)),
                    e);
        }
    }

    private static String reason(SQLException e) {
        Throwable cause = e.getCause();
        String text = cause instanceof UnknownHostException
                ? "the host " + cause.getMessage() + " is unknown"
                : String.valueOf(e.getMessage());
        return text.replaceFirst("\\.$", "");
    }
}
