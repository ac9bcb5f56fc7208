package dev.capstan.service.agents.models;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.net.URI;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link ModelsConfig}. */
@ApplicationScoped
public class ModelsConfigProducer {
    @Produces
    @Dependent
    ModelsConfig modelsConfig(
            @ConfigProperty(name = "capstan.models.connect-timeout", defaultValue = "PT10S") Duration connect,
            @ConfigProperty(name = "capstan.models.answer-timeout", defaultValue = "PT5M") Duration answer,
            @ConfigProperty(name = "capstan.models.idle-timeout", defaultValue = "PT2M") Duration idle,
            @ConfigProperty(name = "capstan.models.demo", defaultValue = "false") boolean demo,
            @ConfigProperty(
                            name = "capstan.models.google-token-url",
                            defaultValue = "https://oauth2.googleapis.com/token")
                    URI googleTokenUrl) {
        return new ModelsConfig(connect, answer, idle, demo, googleTokenUrl);
    }
}
