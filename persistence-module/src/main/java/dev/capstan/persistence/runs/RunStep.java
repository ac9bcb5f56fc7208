package dev.capstan.persistence.runs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;

/**
 * What an agent of a run has done for good: a finished model call, a finished tool call, or a summary that stands for
 * everything before its turn.
 *
 * @param agent empty for the run's own agent, else the id of the one that it handed a task to
 * @param turn the model call it is, or belongs to, from 1
 * @param callId the tool call's id; empty for everything else
 * @param logSeq the last number of the event log when it was committed: what the agent said before that stands
 */
public record RunStep(UUID runId, String agent, int turn, Kind kind, String callId, JsonNode content, long logSeq) {
    /** The run's own agent. */
    public static final String OWN = "";

    public enum Kind {
        MODEL,
        TOOL,
        SUMMARY
    }
}
