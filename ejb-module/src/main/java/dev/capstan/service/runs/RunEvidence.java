package dev.capstan.service.runs;

import dev.capstan.persistence.realtime.EventLogRepository;
import dev.capstan.persistence.realtime.EventRow;
import dev.capstan.persistence.realtime.EventRow.Covers;
import dev.capstan.persistence.runs.RunRepository;
import dev.capstan.persistence.runs.RunStep;
import dev.capstan.service.credits.OpenHold;
import dev.capstan.types.credits.TokenUsage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the event log proves of model calls that were never settled: the text of an agent that came after its last answer
 * which was stored, and so paid, with it. A call that said nothing proves nothing.
 */
@ApplicationScoped
public class RunEvidence {
    private static final Pattern TURN = Pattern.compile("run/[^/]+(?:/agent/([^/]+))?/model/.*");

    @Inject
    RunRepository runs;

    @Inject
    EventLogRepository events;

    /**
     * Text without an answer that it belongs to.
     *
     * @param lost in the order in which it was said
     * @param ranges the numbers of it; no other text of the run lies within one
     */
    record Spoken(List<EventRow> lost, List<Covers> ranges) {
        /** How much each agent has said. */
        Map<String, Long> characters() {
            Map<String, Long> characters = new HashMap<>();
            lost.forEach(event -> characters.merge(agent(event), RunEvidence.length(event), Long::sum));
            return characters;
        }
    }

    Spoken spoken(UUID sessionId, UUID runId) {
        Map<String, Long> stands = new HashMap<>();
        for (RunStep step : runs.findSteps(runId)) {
            if (step.kind() == RunStep.Kind.MODEL) {
                stands.merge(step.agent(), step.logSeq(), Math::max);
            }
        }
        List<EventRow> lost = new ArrayList<>();
        List<Covers> ranges = new ArrayList<>();
        boolean open = false;
        for (EventRow event : events.findSpoken(sessionId, runId, stands.getOrDefault(RunStep.OWN, 0L))) {
            boolean isLost = event.seq() > stands.getOrDefault(agent(event), 0L);
            if (isLost) {
                lost.add(event);
                ranges.add(open ? new Covers(ranges.removeLast().from(), event.seq()) : numbersOf(event));
            }
            open = isLost;
        }
        return new Spoken(lost, ranges);
    }

    /** Its own number, and those that it stands for. */
    private static Covers numbersOf(EventRow event) {
        Covers covered = event.covers();
        return new Covers(covered == null ? event.seq() : covered.from(), event.seq());
    }

    /**
     * Removes the pieces of text whose block was never stored: nobody will say the rest.
     *
     * @return from the first to the last number that was removed, for the event that ends the run to cover
     */
    Optional<Covers> dropPieces(UUID sessionId, UUID runId) {
        List<EventRow> pieces = events.findSpoken(sessionId, runId, 0).stream()
                .filter(EventRow::delta)
                .toList();
        if (pieces.isEmpty()) {
            return Optional.empty();
        }
        Covers range = new Covers(pieces.getFirst().seq(), pieces.getLast().seq());
        pieces.stream()
                .map(piece -> UUID.fromString(piece.content().path("block_id").asText()))
                .distinct()
                .forEach(block -> events.deleteCovered(sessionId, block, range));
        return Optional.of(range);
    }

    /** Which agent a piece of text comes from. */
    static String agent(EventRow event) {
        return event.content().path("agent_instance_id").asText(RunStep.OWN);
    }

    static long length(EventRow event) {
        return event.content().path("text").asText("").length();
    }

    /** Which agent speaks in a call that is held for; empty for one whose answer nobody hears. */
    static Optional<String> speaker(OpenHold hold) {
        Matcher turn = TURN.matcher(hold.usageKey());
        return turn.matches() ? Optional.of(turn.group(1) == null ? RunStep.OWN : turn.group(1)) : Optional.empty();
    }

    /** An estimate within the hold: whoever has said something was sent all of the input. */
    static TokenUsage consumed(OpenHold hold, long characters) {
        return characters == 0 || !hold.ofTokens()
                ? TokenUsage.NONE
                : InputBound.estimate(hold.inputTokenBound(), characters);
    }
}
