package dev.capstan.service.exports;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link ExportsConfig}. */
@ApplicationScoped
public class ExportsConfigProducer {
    @Produces
    @Dependent
    ExportsConfig exportsConfig(
            @ConfigProperty(name = "capstan.exports.keep", defaultValue = "P3D") Duration keep,
            @ConfigProperty(name = "capstan.exports.per-day", defaultValue = "3") int perDay) {
        return new ExportsConfig(keep, perDay);
    }
}
