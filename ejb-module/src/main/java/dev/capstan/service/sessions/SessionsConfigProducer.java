package dev.capstan.service.sessions;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link SessionsConfig} from MicroProfile Config. */
@Dependent
public class SessionsConfigProducer {
    @Produces
    @Dependent
    SessionsConfig sessionsConfig(
            @ConfigProperty(name = "capstan.sessions.retention", defaultValue = "P30D") Duration retention,
            @ConfigProperty(name = "capstan.sessions.log-retention", defaultValue = "PT0S") Duration logRetention,
            @ConfigProperty(name = "capstan.sessions.titles", defaultValue = "true") boolean titles) {
        return new SessionsConfig(retention, logRetention, titles);
    }
}
