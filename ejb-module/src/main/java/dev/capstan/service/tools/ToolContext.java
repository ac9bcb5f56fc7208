package dev.capstan.service.tools;

import dev.capstan.types.runs.CancelToken;
import java.util.Map;
import java.util.UUID;

/**
 * For whom a tool works.
 *
 * @param cancel ends the call: a tool registers how to stop whatever it starts
 * @param sandboxStarted is told once per call when the call had to start the session's sandbox
 * @param secrets the secret values of the user's answer to what the tool asked; empty when it asked nothing
 */
public record ToolContext(
        UUID userId,
        UUID sessionId,
        UUID runId,
        CancelToken cancel,
        Runnable sandboxStarted,
        Map<String, String> secrets) {
    public ToolContext {
        secrets = Map.copyOf(secrets);
    }

    /** For a call that asked the user nothing. */
    public ToolContext(UUID userId, UUID sessionId, UUID runId, CancelToken cancel, Runnable sandboxStarted) {
        this(userId, sessionId, runId, cancel, sandboxStarted, Map.of());
    }

    /** Nobody reads secrets from a log. */
    @Override
    public String toString() {
        return "ToolContext[run=%s]".formatted(runId);
    }
}
