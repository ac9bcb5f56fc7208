package dev.capstan.service.runs;

import dev.capstan.persistence.runs.Run;
import dev.capstan.persistence.runs.RunRepository;
import dev.capstan.service.credits.ActMeter;
import dev.capstan.service.credits.ActWitnesses;
import dev.capstan.service.credits.ModelMeter;
import dev.capstan.service.credits.OpenHold;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ends what is held for nobody: holds past their time whose run has ended or never came to be. A model call is charged for
 * what the event log proves that it said, an act that is paid by the unit for its parts and for what those who made it can
 * prove; the rest is given back. A run that is active ends its own holds, also after a take-over.
 */
@Stateless
public class AbandonedHolds {
    private static final int AT_ONCE = 200;

    @Inject
    ModelMeter meter;

    @Inject
    ActMeter acts;

    @Inject
    RunRepository runs;

    @Inject
    RunEvidence evidence;

    @Inject
    ActWitnesses witnesses;

    public void end() {
        meter.overdueHolds(AT_ONCE).stream().filter(hold -> over(hold.runId())).forEach(this::end);
    }

    private void end(OpenHold hold) {
        if (hold.ofTokens()) {
            meter.expire(hold.holdId(), RunEvidence.consumed(hold, charactersSince(hold)));
        } else {
            acts.expire(hold.holdId(), witnesses.provenUnits(hold));
        }
    }

    /** What was said before the hold was made was paid with another one. */
    private long charactersSince(OpenHold hold) {
        if (hold.sessionId() == null || hold.runId() == null) {
            return 0;
        }
        Optional<String> speaker = RunEvidence.speaker(hold);
        return evidence.spoken(hold.sessionId(), hold.runId()).lost().stream()
                .filter(event -> speaker.equals(Optional.of(RunEvidence.agent(event))))
                .filter(event -> !event.createdAt().isBefore(hold.createdAt()))
                .mapToLong(RunEvidence::length)
                .sum();
    }

    private boolean over(@Nullable UUID runId) {
        return runId == null
                || runs.find(runId)
                        .map(Run::status)
                        .map(status -> status.terminal())
                        .orElse(true);
    }
}
