package dev.capstan.service.tools;

import dev.capstan.types.runs.CancelToken;
import java.util.UUID;

/**
 * For whom a tool works.
 *
 * @param cancel ends the call: a tool registers how to stop whatever it starts
 * @param sandboxStarted is told once per call when the call had to start the session's sandbox
 */
public record ToolContext(UUID userId, UUID sessionId, UUID runId, CancelToken cancel, Runnable sandboxStarted) {}
