package dev.capstan.service.runs;

import dev.capstan.persistence.runs.Run;
import dev.capstan.persistence.runs.RunRepository;
import dev.capstan.service.credits.ModelMeter;
import dev.capstan.service.credits.OpenHold;
import dev.capstan.types.credits.TokenUsage;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives back what is held for nobody: holds past their time whose run has ended or never came to be. A run that is
 * active ends its own holds, also after a take-over.
 */
@Stateless
public class AbandonedHolds {
    private static final int AT_ONCE = 50;

    @Inject
    ModelMeter meter;

    @Inject
    RunRepository runs;

    public void end() {
        meter.overdueHolds(AT_ONCE).stream()
                .filter(hold -> over(hold.runId()))
                .map(OpenHold::holdId)
                .forEach(holdId -> meter.expire(holdId, TokenUsage.NONE));
    }

    private boolean over(@Nullable UUID runId) {
        return runId == null
                || runs.find(runId)
                        .map(Run::status)
                        .map(status -> status.terminal())
                        .orElse(true);
    }
}
