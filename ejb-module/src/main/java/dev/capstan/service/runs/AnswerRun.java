package dev.capstan.service.runs;

import java.util.Map;
import java.util.UUID;

/**
 * A user's answer to what a run waits for.
 *
 * @param confirmed false to decline
 * @param values what the user entered, by the name of the field
 */
public record AnswerRun(UUID sessionId, UUID runId, boolean confirmed, Map<String, String> values) {
    public AnswerRun {
        values = Map.copyOf(values);
    }

    /** Nobody reads secrets from a log. */
    @Override
    public String toString() {
        return "AnswerRun[run=%s, confirmed=%s, %d values]".formatted(runId, confirmed, values.size());
    }
}
