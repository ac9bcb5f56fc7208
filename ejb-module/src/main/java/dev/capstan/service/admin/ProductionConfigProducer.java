package dev.capstan.service.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link ProductionConfig}. */
@ApplicationScoped
public class ProductionConfigProducer {
    @Produces
    @Dependent
    ProductionConfig productionConfig(
            @ConfigProperty(name = "capstan.mode", defaultValue = "development") String mode,
            @ConfigProperty(name = "capstan.production.plain-hosts") Optional<Set<String>> plainHosts,
            Config config) {
        return new ProductionConfig(
                mode.equals("production")
                        ? new ProductionRules(
                                        plainHosts.orElse(Set.of()),
                                        name -> config.getOptionalValue(name, String.class))
                                .problems()
                        : List.of());
    }
}
