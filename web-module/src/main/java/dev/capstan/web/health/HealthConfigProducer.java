package dev.capstan.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link HealthConfig}. */
@ApplicationScoped
public class HealthConfigProducer {
    @Produces
    @Dependent
    HealthConfig healthConfig(
            @ConfigProperty(name = "capstan.home", defaultValue = ".capstan") String home,
            @ConfigProperty(name = "capstan.health.min-free-bytes", defaultValue = "104857600") long minFreeBytes,
            @ConfigProperty(name = "capstan.health.required") Optional<Set<String>> required) {
        return new HealthConfig(Path.of(home), minFreeBytes, required.orElse(Set.of()));
    }
}
