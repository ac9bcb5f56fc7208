package dev.capstan.service.runs;

import dev.capstan.persistence.realtime.EventLogRepository;
import dev.capstan.persistence.realtime.EventRow;
import dev.capstan.persistence.runs.RunRepository;
import dev.capstan.persistence.runs.RunStep;
import dev.capstan.service.credits.OpenHold;
import dev.capstan.types.credits.TokenUsage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/**
 * What the event log proves of a model call that was never settled: the text that came after the last step which was
 * stored, and so paid, with it. A call that said nothing proves nothing.
 */
@ApplicationScoped
public class RunEvidence {
    @Inject
    RunRepository runs;

    @Inject
    EventLogRepository events;

    /** In the order in which it was said. */
    List<EventRow> spoken(UUID sessionId, UUID runId) {
        long stands =
                runs.findSteps(runId).stream().mapToLong(RunStep::logSeq).max().orElse(0);
        return events.findSpoken(sessionId, runId, stands);
    }

    static long characters(List<EventRow> spoken) {
        return spoken.stream()
                .mapToLong(event -> event.content().path("text").asText("").length())
                .sum();
    }

    /** An estimate within the hold: whoever has said something was sent all of the input. */
    static TokenUsage consumed(OpenHold hold, long characters) {
        return characters == 0 || !hold.ofTokens()
                ? TokenUsage.NONE
                : InputBound.estimate(hold.inputTokenBound(), characters);
    }
}
