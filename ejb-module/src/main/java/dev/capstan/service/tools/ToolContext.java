package dev.capstan.service.tools;

import dev.capstan.types.runs.CancelToken;
import java.util.UUID;

/**
 * For whom a tool works.
 *
 * @param call which call of the run it is
 * @param cancel ends the call: a tool registers how to stop whatever it starts
 * @param sandboxStarted is told once per call when the call had to start the session's sandbox
 * @param assistant a model that the tool may ask; what it says is paid with the run
 */
public record ToolContext(
        UUID userId,
        UUID sessionId,
        UUID runId,
        CallId call,
        CancelToken cancel,
        Runnable sandboxStarted,
        Assistant assistant) {
    /**
     * Names a call within its run, also after a take-over.
     *
     * @param turn the model call that asked for it, from 1
     */
    public record CallId(int turn, String id) {}

    /** A call without a model to ask. */
    public ToolContext(UUID userId, UUID sessionId, UUID runId, CancelToken cancel, Runnable sandboxStarted) {
        this(userId, sessionId, runId, new CallId(1, ""), cancel, sandboxStarted, Assistant.NONE);
    }
}
