package dev.capstan.service.auth.recovery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link RecoveryConfig}. */
@ApplicationScoped
public class RecoveryConfigProducer {
    @Produces
    @Dependent
    RecoveryConfig recoveryConfig(
            @ConfigProperty(name = "capstan.auth.reset-lifetime", defaultValue = "PT30M") Duration resetLifetime,
            @ConfigProperty(name = "capstan.auth.verification-lifetime", defaultValue = "P2D")
                    Duration verificationLifetime,
            @ConfigProperty(name = "capstan.auth.verified-email", defaultValue = "optional") String verifiedEmail,
            @ConfigProperty(name = "capstan.mail.host") Optional<String> mailHost,
            @ConfigProperty(name = "http.port", defaultValue = "8000") int httpPort,
            @ConfigProperty(name = "capstan.web.public-url") Optional<String> publicUrl) {
        boolean required = required(verifiedEmail);
        if (required && mailHost.isEmpty()) {
            throw new IllegalArgumentException(
                    "capstan.auth.verified-email is required, but nobody could prove an address: set capstan.mail.host");
        }
        String url = publicUrl.orElse("http://localhost:" + httpPort);
        return new RecoveryConfig(
                resetLifetime, verificationLifetime, required, URI.create(url.endsWith("/") ? url : url + "/"));
    }

    private static boolean required(String text) {
        return switch (text) {
            case "required" -> true;
            case "optional" -> false;
            default ->
                throw new IllegalArgumentException(
                        "capstan.auth.verified-email must be required or optional, not " + text);
        };
    }
}
