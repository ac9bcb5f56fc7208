package dev.capstan.service.admin;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * The database role that the running server works as, where it is another one than the schema's owner: it reads and changes
 * rows, and can neither change tables and triggers nor read what is not the server's.
 */
final class ServingRole {
    private static final Logger LOG = Logger.getLogger(ServingRole.class.getName());

    private final DataSource owner;
    private final DataSource serving;

    ServingRole(DataSource owner, DataSource serving) {
        this.owner = owner;
        this.serving = serving;
    }

    /** Gives the role what a new version's tables need. Nothing where both are one. */
    void grant() {
        try (Connection asOwner = owner.getConnection()) {
            String role = servingRole();
            if (role.equals(one(asOwner, "SELECT quote_ident(current_user)"))) {
                return;
            }
            String schema = one(asOwner, "SELECT quote_ident(current_schema())");
            asOwner.setAutoCommit(false);
            try (Statement statement = asOwner.createStatement()) {
                for (String sql : List.of(
                        // two nodes that start together would else change the same rows of the catalogue
                        "SELECT pg_advisory_xact_lock(hashtextextended('capstan serving role', 0))",
                        "GRANT USAGE ON SCHEMA %2$s TO %1$s",
                        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %2$s TO %1$s",
                        "REVOKE INSERT, UPDATE, DELETE ON TABLE %2$s.flyway_schema_history FROM %1$s",
                        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %2$s TO %1$s")) {
                    statement.execute(sql.formatted(role, schema));
                }
            }
            asOwner.commit();
            LOG.log(
                    Level.INFO,
                    "The server works as the database role {0}, which changes rows and nothing else.",
                    role);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "The rights of the database role that the server works as could not be given. Check DATABASE_URL (the role) and DATABASE_OWNER_URL (the owner of the schema).",
                    e);
        }
    }

    private String servingRole() throws SQLException {
        try (Connection asServing = serving.getConnection()) {
            return one(asServing, "SELECT quote_ident(current_user)");
        }
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
