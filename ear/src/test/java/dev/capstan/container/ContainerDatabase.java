package dev.capstan.container;

import dev.capstan.launcher.DatabaseAccess;
import dev.capstan.launcher.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.UUID;
import org.jboss.arquillian.container.spi.event.container.AfterStop;
import org.jboss.arquillian.container.spi.event.container.BeforeStart;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jspecify.annotations.Nullable;

/** Starts a PostgreSQL before the server for in-container tests and tells the server where it is. */
public final class ContainerDatabase {
    private @Nullable EmbeddedPostgres postgres;

    void start(@Observes BeforeStart event) throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("capstan.target"), "in-container");
        Files.createDirectories(home);
        EmbeddedPostgres started =
                EmbeddedPostgres.start(home.resolve("postgres"), home.resolve("keys"), OptionalInt.empty());
        postgres = started;
        DatabaseAccess access = started.access();
        Path overrides =
                Path.of(System.getProperty("capstan.wlp"), "usr", "servers", "it", "configDropins", "overrides");
        Files.createDirectories(overrides);
        Files.writeString(overrides.resolve("variables.xml"), """
                <server>
                    <variable name="http.port" value="%s"/>
                    <variable name="http.host" value="127.0.0.1"/>
                    <variable name="db.url" value="%s"/>
                    <variable name="db.user" value="%s"/>
                    <variable name="db.password" value="%s"/>
                    <variable name="ltpa.password" value="%s"/>
                    <variable name="capstan.home" value="%s"/>
                </server>
                """.formatted(
                        System.getProperty(ContainerExtension.PORT),
                        access.jdbcUrl(),
                        access.user(),
                        access.password(),
                        UUID.randomUUID(),
                        home));
    }

    void stop(@Observes AfterStop event) throws InterruptedException {
        if (postgres != null) {
            postgres.stop();
        }
    }
}
