package dev.capstan.web.health;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the database answers through the server's pool. */
@Readiness
@ApplicationScoped
public class DatabaseReadiness implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(DatabaseReadiness.class.getName());
    private static final int SECONDS = 2;

    @Resource(lookup = "jdbc/capstan")
    DataSource dataSource;

    @Override
    public HealthCheckResponse call() {
        Finding finding = Finding.of("database");
        try (Connection connection = dataSource.getConnection()) {
            return finding.status(
                    connection.isValid(SECONDS), "PostgreSQL is asked through the connection pool of the server.");
        } catch (SQLException e) {
            LOG.log(Level.WARNING, "The database does not answer.", e);
            return finding.with("sql_state", String.valueOf(e.getSQLState()))
                    .down("The database does not answer: check that PostgreSQL runs and that DB_URL, DB_USER and"
                            + " DB_PASSWORD fit it.");
        }
    }
}
