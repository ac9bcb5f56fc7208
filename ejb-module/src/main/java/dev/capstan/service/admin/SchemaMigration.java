package dev.capstan.service.admin;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/**
 * Brings the database to this version's schema before anything else uses it, as the schema's owner; the server itself may
 * work as a role that can change rows and nothing else. A second node that starts meanwhile waits
 * for the first. Beans that read the database at start declare {@code @DependsOn("SchemaMigration")}.
 */
@Startup
@Singleton
@DependsOn("ProductionCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class SchemaMigration {
    private static final Logger LOG = Logger.getLogger(SchemaMigration.class.getName());

    @Resource(lookup = "jdbc/capstan-owner")
    DataSource owner;

    @Resource(lookup = "jdbc/capstan")
    DataSource dataSource;

    private String version = "none";

    @PostConstruct
    void migrate() {
        Flyway flyway = Flyway.configure(getClass().getClassLoader())
                .dataSource(owner)
                .locations("classpath:db/migration")
                .load();
        int executed = flyway.migrate().migrationsExecuted;
        MigrationInfo current = flyway.info().current();
        if (current == null || flyway.info().pending().length > 0) {
            throw new IllegalStateException("the migrations in db/migration were not found by the migration tool");
        }
        new ServingRole(owner, dataSource).grant();
        version = current.getVersion().getVersion();
        LOG.log(Level.INFO, "The schema is at version {0} ({1} migrations ran).", new Object[] {version, executed});
    }

    /** The schema's version, as the newest migration numbers it. */
    public String version() {
        return version;
    }
}
