package dev.capstan.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether files can be written into the data directory, and how much room is left. */
@Readiness
@ApplicationScoped
public class StorageReadiness implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(StorageReadiness.class.getName());

    @Inject
    HealthConfig config;

    @Override
    public HealthCheckResponse call() {
        return check(config);
    }

    static HealthCheckResponse check(HealthConfig config) {
        Finding finding = Finding.of("storage");
        try {
            Path probe = Files.createTempFile(Files.createDirectories(config.home()), ".health", null);
            Files.delete(probe);
            long free = Files.getFileStore(config.home()).getUsableSpace();
            boolean enough = free >= config.minFreeBytes();
            return finding.with("free_bytes", free)
                    .status(
                            enough,
                            enough
                                    ? "The data directory is writable."
                                    : "The disk of the data directory (CAPSTAN_HOME) is nearly full: make room.");
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The data directory cannot be written.", e);
            return finding.down("The data directory (CAPSTAN_HOME) cannot be written: check its owner and its disk.");
        }
    }
}
