package dev.capstan.service.auth;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link PasswordsConfig}. */
@ApplicationScoped
public class PasswordsConfigProducer {
    private static final String PRODUCT = "capstan";

    @Produces
    @Dependent
    PasswordsConfig passwordsConfig(
            @ConfigProperty(name = "capstan.auth.password-words") Optional<List<String>> words,
            @ConfigProperty(name = "capstan.mail.product", defaultValue = PRODUCT) String product,
            @ConfigProperty(name = "capstan.auth.leaked-passwords") Optional<String> leaked) {
        Set<String> all = new TreeSet<>(words.orElse(List.of()));
        all.add(PRODUCT);
        all.add(product);
        return new PasswordsConfig(all, leaked.map(Path::of).map(LeakedPasswords::in));
    }
}
