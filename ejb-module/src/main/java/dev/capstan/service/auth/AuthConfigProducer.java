package dev.capstan.service.auth;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link AuthConfig}. */
@ApplicationScoped
public class AuthConfigProducer {
    @Produces
    @Dependent
    AuthConfig authConfig(
            @ConfigProperty(name = "capstan.auth.registration", defaultValue = "open") String registration,
            @ConfigProperty(name = "capstan.auth.issuer", defaultValue = "capstan") String issuer,
            @ConfigProperty(name = "capstan.auth.audience", defaultValue = "capstan") String audience,
            @ConfigProperty(name = "capstan.auth.access-lifetime", defaultValue = "PT15M") Duration accessLifetime,
            @ConfigProperty(name = "capstan.auth.refresh-lifetime", defaultValue = "P7D") Duration refreshLifetime,
            @ConfigProperty(name = "capstan.auth.key-lifetime", defaultValue = "P90D") Duration keyLifetime,
            @ConfigProperty(name = "capstan.auth.parallel-hashes", defaultValue = "4") int parallelHashes) {
        return new AuthConfig(
                open(registration), issuer, audience, accessLifetime, refreshLifetime, keyLifetime, parallelHashes);
    }

    private static boolean open(String registration) {
        return switch (registration) {
            case "open" -> true;
            case "closed" -> false;
            default ->
                throw new IllegalArgumentException(
                        "capstan.auth.registration must be open or closed, not " + registration);
        };
    }
}
