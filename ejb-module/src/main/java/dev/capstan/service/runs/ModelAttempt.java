package dev.capstan.service.runs;

import dev.capstan.types.credits.MeteredUsage;
import dev.capstan.types.credits.TokenUsage;
import java.util.UUID;

/** A model call that did not end well, and what it had consumed. Nothing consumed: its hold is released. */
record ModelAttempt(UUID holdId, MeteredUsage used) {
    TokenUsage consumed() {
        return used.usage();
    }
}
