package dev.capstan.web.health;

import dev.capstan.service.sandboxes.SandboxAvailability;
import dev.capstan.service.sandboxes.SandboxService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether tools can run programs here. Without them agents answer, and have no shell and no files. */
@Readiness
@ApplicationScoped
public class SandboxReadiness implements Advisory {
    @Inject
    SandboxService sandboxes;

    @Override
    public String subject() {
        return "sandbox";
    }

    @Override
    public HealthCheckResponse call() {
        SandboxAvailability availability = sandboxes.available();
        return Finding.of(subject())
                .with("provider", availability.provider())
                .status(
                        availability.works(),
                        availability.works() ? "Programs run isolated from this server." : availability.reason());
    }
}
