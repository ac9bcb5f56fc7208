package dev.capstan.web.health;

import dev.capstan.service.admin.SchemaMigration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Whether the database has the schema of this version. */
@Startup
@Readiness
@ApplicationScoped
public class MigrationsStartup implements HealthCheck {
    @Inject
    SchemaMigration migration;

    @Override
    public HealthCheckResponse call() {
        String version = migration.version();
        boolean migrated = !version.equals("none");
        return Finding.of("migrations")
                .with("schema_version", version)
                .status(
                        migrated,
                        migrated
                                ? "The schema is the one this version needs."
                                : "No migration ran: the server's log says why.");
    }
}
