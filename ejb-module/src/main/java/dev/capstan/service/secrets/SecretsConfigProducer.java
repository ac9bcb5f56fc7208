package dev.capstan.service.secrets;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link SecretsConfig}. */
@ApplicationScoped
public class SecretsConfigProducer {
    @Produces
    @Dependent
    SecretsConfig secretsConfig(
            @ConfigProperty(name = "capstan.home", defaultValue = ".capstan") String home,
            @ConfigProperty(name = "capstan.secret.key") Optional<String> key,
            @ConfigProperty(name = "capstan.secret.key.previous") Optional<List<String>> previous) {
        return new SecretsConfig(
                Path.of(home, "keys"),
                key.map(text -> MasterKey.parse(text, "capstan.secret.key")),
                previous.orElse(List.of()).stream()
                        .map(text -> MasterKey.parse(text, "capstan.secret.key.previous"))
                        .toList());
    }
}
