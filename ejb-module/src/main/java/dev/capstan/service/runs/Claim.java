package dev.capstan.service.runs;

import dev.capstan.types.runs.RunStatus;
import java.util.UUID;

/**
 * A node's right to work on a run.
 *
 * @param epoch what the node writes is refused once a newer epoch exists
 * @param status {@code RUNNING}, or {@code ABORTING} when only the end is left to do
 */
record Claim(UUID runId, UUID sessionId, UUID userId, long epoch, RunStatus status, String text) {}
