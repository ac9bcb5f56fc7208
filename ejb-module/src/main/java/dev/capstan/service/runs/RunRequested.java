package dev.capstan.service.runs;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run was stored.
 *
 * @param begun null when the run waits for any node
 */
public record RunRequested(UUID runId, @Nullable Begun begun) {}
