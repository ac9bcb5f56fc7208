package dev.capstan.web.health;

import dev.capstan.service.sandboxes.SandboxAvailability;
import dev.capstan.service.sandboxes.SandboxService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether tools can run programs here. The server answers without; it is ready all the same unless told otherwise. */
@Readiness
@ApplicationScoped
public class SandboxReadiness implements HealthCheck {
    @Inject
    SandboxService sandboxes;

    @Inject
    HealthConfig config;

    @Override
    public HealthCheckResponse call() {
        SandboxAvailability availability = sandboxes.available();
        return Finding.of("sandbox")
                .with("provider", availability.provider())
                .status(
                        availability.works() || !config.requires("sandbox"),
                        availability.works() ? "Programs run isolated from this server." : availability.reason());
    }
}
