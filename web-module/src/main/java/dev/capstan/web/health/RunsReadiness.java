package dev.capstan.web.health;

import dev.capstan.service.runs.RunDispatcher;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether this node takes runs and keeps the leases of those it works on. Other nodes take over what it drops. */
@Readiness
@ApplicationScoped
public class RunsReadiness implements Advisory {
    @Inject
    RunDispatcher dispatcher;

    @Override
    public String subject() {
        return "runs";
    }

    @Override
    public HealthCheckResponse call() {
        boolean alive = dispatcher.alive();
        return Finding.of(subject())
                .with("node", dispatcher.node().toString())
                .with("running", dispatcher.running())
                .status(
                        alive,
                        alive
                                ? "This node takes runs; running is how many it works on."
                                : "This node takes no runs and cannot keep its leases: see the check named database.");
    }
}
