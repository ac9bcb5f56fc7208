package dev.capstan.persistence.runs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;

/**
 * What a run has done for good: a finished model call or a finished tool call.
 *
 * @param turn the model call it is, or belongs to, from 1
 * @param callId the tool call's id; empty for a model call
 * @param logSeq the last number of the event log when it was committed: what the run said before that stands
 */
public record RunStep(UUID runId, int turn, Kind kind, String callId, JsonNode content, long logSeq) {
    public enum Kind {
        MODEL,
        TOOL
    }
}
