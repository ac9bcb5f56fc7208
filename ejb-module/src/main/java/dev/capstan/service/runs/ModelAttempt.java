package dev.capstan.service.runs;

import dev.capstan.types.credits.TokenUsage;
import java.util.UUID;

/**
 * A model call that did not end well, and what it had consumed. Nothing consumed: its hold is released.
 *
 * @param estimated whether {@code consumed} is what the event log proves, since the provider reported nothing
 */
record ModelAttempt(UUID holdId, TokenUsage consumed, boolean estimated) {}
