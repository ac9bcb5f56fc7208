package dev.capstan.service.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link AuditConfig}. */
@ApplicationScoped
public class AuditConfigProducer {
    @Produces
    @Dependent
    AuditConfig auditConfig(
            @ConfigProperty(name = "capstan.home", defaultValue = ".capstan") String home,
            @ConfigProperty(name = "capstan.audit.retention", defaultValue = "P400D") Duration retention) {
        return new AuditConfig(Path.of(home, "audit", "journal.jsonl"), retention);
    }
}
