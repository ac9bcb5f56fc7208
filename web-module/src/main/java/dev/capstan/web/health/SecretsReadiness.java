package dev.capstan.web.health;

import dev.capstan.service.secrets.RotationView;
import dev.capstan.service.secrets.SecretWatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the stored secrets can be opened, and how far a new master key has come. */
@Readiness
@ApplicationScoped
public class SecretsReadiness implements Advisory {
    @Inject
    SecretWatch watch;

    @Override
    public String subject() {
        return "secrets";
    }

    @Override
    public HealthCheckResponse call() {
        return watch.lastSeen()
                .map(this::of)
                .orElseGet(() -> Finding.of(subject()).up("The stored secrets are being counted."));
    }

    HealthCheckResponse of(RotationView progress) {
        return Finding.of(subject())
                .with("key", progress.keyId())
                .with("current", progress.current())
                .with("remaining", progress.remaining())
                .with("unreadable", progress.unreadable())
                .status(progress.unreadable() == 0, hint(progress));
    }

    private static String hint(RotationView progress) {
        if (progress.unreadable() > 0) {
            return "Some secrets need a master key that this server does not have: give it in"
                    + " CAPSTAN_SECRET_KEY_PREVIOUS, or in a line of the key file.";
        }
        return progress.done()
                ? "All stored secrets are under the current master key."
                : "Secrets are being sealed anew; keep the earlier master key until none remains.";
    }
}
