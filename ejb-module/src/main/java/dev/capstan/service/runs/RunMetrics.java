package dev.capstan.service.runs;

import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Counts what operators should know of runs on this node. */
@ApplicationScoped
public class RunMetrics {
    @Inject
    Meter meter;

    @Inject
    RunRegistry registry;

    private @Nullable LongCounter stuck;

    @PostConstruct
    void publish() {
        stuck = meter.counterBuilder("capstan.runs.stuck")
                .setDescription("Runs that made no progress and were taken from their thread")
                .build();
        meter.gaugeBuilder("capstan.runs.working")
                .ofLongs()
                .setDescription("Runs that this node works on")
                .buildWithCallback(gauge -> gauge.record(registry.count()));
    }

    void stuck() {
        if (stuck != null) {
            stuck.add(1);
        }
    }
}
