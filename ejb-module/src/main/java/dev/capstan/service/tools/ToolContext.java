package dev.capstan.service.tools;

import dev.capstan.types.runs.CancelToken;
import java.util.Map;
import java.util.UUID;

/**
 * For whom a tool works.
 *
 * @param call which call of the run it is
 * @param cancel ends the call: a tool registers how to stop whatever it starts
 * @param sandboxStarted is told once per call when the call had to start the session's sandbox
 * @param assistant a model that the tool may ask; what it says is paid with the run
 * @param secrets the secret values of the user's answer to what the tool asked; empty when it asked nothing
 */
public record ToolContext(
        UUID userId,
        UUID sessionId,
        UUID runId,
        CallId call,
        CancelToken cancel,
        Runnable sandboxStarted,
        Assistant assistant,
        Map<String, String> secrets) {
    /**
     * Names a call within its run, also after a take-over.
     *
     * @param turn the model call that asked for it, from 1
     */
    public record CallId(int turn, String id) {}

    public ToolContext {
        secrets = Map.copyOf(secrets);
    }

    /** A call that asked the user nothing. */
    public ToolContext(
            UUID userId,
            UUID sessionId,
            UUID runId,
            CallId call,
            CancelToken cancel,
            Runnable sandboxStarted,
            Assistant assistant) {
        this(userId, sessionId, runId, call, cancel, sandboxStarted, assistant, Map.of());
    }

    /** A call without a model to ask. */
    public ToolContext(UUID userId, UUID sessionId, UUID runId, CancelToken cancel, Runnable sandboxStarted) {
        this(userId, sessionId, runId, new CallId(1, ""), cancel, sandboxStarted, Assistant.NONE);
    }

    /** Nobody reads secrets from a log. */
    @Override
    public String toString() {
        return "ToolContext[run=%s, call=%s]".formatted(runId, call);
    }
}
