package dev.capstan.service.auth.factor;

import dev.capstan.service.auth.factor.SecondFactorConfig.Policy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link SecondFactorConfig}. Where nothing is set, administrators of a production server need one. */
@ApplicationScoped
public class SecondFactorConfigProducer {
    @Produces
    @Dependent
    SecondFactorConfig secondFactorConfig(
            @ConfigProperty(name = "capstan.auth.second-factor") Optional<String> policy,
            @ConfigProperty(name = "capstan.mode", defaultValue = "development") String mode,
            @ConfigProperty(name = "capstan.mail.product", defaultValue = "Capstan") String product) {
        Policy usual = mode.equals("production") ? Policy.ADMINISTRATORS : Policy.OPTIONAL;
        return new SecondFactorConfig(
                policy.map(SecondFactorConfigProducer::policy).orElse(usual), product);
    }

    private static Policy policy(String text) {
        return switch (text) {
            case "optional" -> Policy.OPTIONAL;
            case "administrators" -> Policy.ADMINISTRATORS;
            case "everybody" -> Policy.EVERYBODY;
            default ->
                throw new IllegalArgumentException(
                        "capstan.auth.second-factor must be optional, administrators or everybody, not " + text);
        };
    }
}
