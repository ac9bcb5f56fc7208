package dev.capstan.service.runs;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads the settings of runs. */
@ApplicationScoped
public class RunsConfigProducer {
    @Produces
    @Dependent
    RunsConfig runsConfig(
            @ConfigProperty(name = "capstan.runs.lease", defaultValue = "PT15S") Duration lease,
            @ConfigProperty(name = "capstan.runs.max-turns", defaultValue = "200") int maxTurns,
            @ConfigProperty(name = "capstan.runs.max-per-node", defaultValue = "200") int maxPerNode,
            @ConfigProperty(name = "capstan.runs.model-attempts", defaultValue = "3") int modelAttempts,
            @ConfigProperty(name = "capstan.runs.drain", defaultValue = "PT10S") Duration drain,
            @ConfigProperty(name = "capstan.runs.stuck-after", defaultValue = "PT45M") Duration stuckAfter,
            @ConfigProperty(name = "capstan.runs.max-losses", defaultValue = "10") int maxLosses) {
        return new RunsConfig(lease, maxTurns, maxPerNode, modelAttempts, drain, stuckAfter, maxLosses);
    }
}
