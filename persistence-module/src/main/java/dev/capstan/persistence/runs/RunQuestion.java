package dev.capstan.persistence.runs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a tool call of a run needs of the user before it can be made.
 *
 * @param question what was asked, as the service wrote it
 * @param confirmed what the user said; false while nothing was said
 * @param answer the values the user gave, sealed; null when there are none, or the run has ended
 */
public record RunQuestion(
        UUID id,
        UUID runId,
        int turn,
        String callId,
        JsonNode question,
        State state,
        boolean confirmed,
        @Nullable String answer) {
    public enum State {
        OPEN,
        ANSWERED,
        /** The call was begun with the answer: it may have had an effect. */
        BEGUN
    }
}
