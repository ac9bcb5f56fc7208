package dev.capstan.service.auth;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link SignInConfig}. */
@ApplicationScoped
public class SignInConfigProducer {
    @Produces
    @Dependent
    SignInConfig signInConfig(
            @ConfigProperty(name = "capstan.auth.sign-in-lifetime", defaultValue = "P30D") Duration lifetime,
            @ConfigProperty(name = "capstan.auth.confirmation-lifetime", defaultValue = "PT15M") Duration fresh) {
        return new SignInConfig(lifetime, fresh);
    }
}
