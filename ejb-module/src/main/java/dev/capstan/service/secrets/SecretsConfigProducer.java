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
            @ConfigProperty(name = "capstan.mode", defaultValue = "development") String mode,
            @ConfigProperty(name = "capstan.secret.key") Optional<String> key,
            @ConfigProperty(name = "capstan.secret.key-file") Optional<String> keyFile,
            @ConfigProperty(name = "capstan.secret.key.previous") Optional<List<String>> previous) {
        return new SecretsConfig(
                Path.of(home, "keys"),
                key.map(text -> MasterKey.parse(text, "capstan.secret.key")),
                keyFile.map(Path::of),
                previous.orElse(List.of()).stream()
                        .map(text -> MasterKey.parse(text, "capstan.secret.key.previous"))
                        .toList(),
                production(mode));
    }

    private static boolean production(String mode) {
        return switch (mode) {
            case "production" -> true;
            case "development" -> false;
            default ->
                throw new IllegalArgumentException("capstan.mode must be production or development, not " + mode);
        };
    }
}
