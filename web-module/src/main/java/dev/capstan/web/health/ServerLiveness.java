package dev.capstan.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Whether the process still answers and has memory left. Asks nothing outside. */
@Liveness
@ApplicationScoped
public class ServerLiveness implements HealthCheck {
    private static final long PERCENT = 100;
    private static final long MOST_USED_PERCENT = 98;

    @Override
    public HealthCheckResponse call() {
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        long percent = used * PERCENT / runtime.maxMemory();
        return Finding.of("server")
                .with("heap_used_percent", percent)
                .status(
                        percent <= MOST_USED_PERCENT,
                        percent <= MOST_USED_PERCENT
                                ? "The process answers."
                                : "The heap is full: restart the server, and raise -Xmx in jvm.options if it fills again.");
    }
}
