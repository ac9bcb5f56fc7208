package dev.capstan.service.runs;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.math.BigDecimal;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads what sub-agents may use. */
@ApplicationScoped
public class SubAgentConfigProducer {
    @Produces
    @Dependent
    SubAgentConfig subAgentConfig(
            @ConfigProperty(name = "capstan.agents.sub-turns", defaultValue = "60") int turns,
            @ConfigProperty(name = "capstan.agents.sub-time", defaultValue = "PT30M") Duration time,
            @ConfigProperty(name = "capstan.agents.sub-credits", defaultValue = "300") BigDecimal credits,
            @ConfigProperty(name = "capstan.agents.sub-at-once", defaultValue = "4") int atOnce) {
        return new SubAgentConfig(turns, time, credits, atOnce);
    }
}
