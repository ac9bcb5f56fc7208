package dev.capstan.launcher.audit;

import dev.capstan.launcher.DatabaseAccess;
import dev.capstan.launcher.EmbeddedPostgres;
import dev.capstan.launcher.LaunchException;
import dev.capstan.launcher.Settings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * The auditor's command: reads the database of {@code DATABASE_URL}, or the embedded one of a Capstan that runs, and prints
 * each charge that is not what its usage facts and price versions make it, each row of the audit log that was changed, or
 * that there is none.
 */
public final class Audit {
    private static final int DIFFERENT = 1;
    private static final int NOT_DONE = 2;

    private Audit() {}

    /** Ends with 0 when the books are right, 1 when they are not, 2 when they could not be read. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        try {
            Settings settings = Settings.of(System.getenv(), Path.of(""));
            DatabaseAccess database = settings.database().orElseGet(() -> EmbeddedPostgres.running(settings.home()));
            try (Connection connection = connect(database)) {
                long differences = LedgerAudit.run(connection, System.out, arguments);
                long faults = TrailAudit.run(connection, System.out, arguments);
                return differences + faults == 0 ? 0 : DIFFERENT;
            }
        } catch (LaunchException e) {
            System.out.println(e.getMessage());
        } catch (SQLException e) {
            System.out.println("The database can not be audited: " + e.getMessage());
        }
        return NOT_DONE;
    }

    private static Connection connect(DatabaseAccess database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        properties.setProperty("ApplicationName", "capstan-audit");
        Connection connection = new Driver().connect(database.jdbcUrl(), properties);
        if (connection == null) {
            throw new LaunchException("DATABASE_URL is not the address of a PostgreSQL.");
        }
        return connection;
    }
}
