package dev.capstan.service.runs;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * Settings under {@code capstan.agents.*}: what one sub-agent may use, within what its run may.
 *
 * @param turns model calls
 * @param time from its beginning on one node
 * @param credits for its own model calls and tools
 * @param atOnce sub-agents of one run that work at the same time; more wait
 */
public record SubAgentConfig(int turns, Duration time, BigDecimal credits, int atOnce) {
    public SubAgentConfig {
        if (turns < 1) {
            throw new IllegalArgumentException("capstan.agents.sub-turns must be at least 1, not " + turns);
        }
        if (time.toSeconds() < 1) {
            throw new IllegalArgumentException("capstan.agents.sub-time must be at least one second, not " + time);
        }
        if (credits.signum() <= 0) {
            throw new IllegalArgumentException("capstan.agents.sub-credits must be more than 0, not " + credits);
        }
        if (atOnce < 1) {
            throw new IllegalArgumentException("capstan.agents.sub-at-once must be at least 1, not " + atOnce);
        }
    }
}
