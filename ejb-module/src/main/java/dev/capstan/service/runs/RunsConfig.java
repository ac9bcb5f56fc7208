package dev.capstan.service.runs;

import java.time.Duration;

/**
 * Settings under {@code capstan.runs.*}.
 *
 * @param lease how long a run may stay silent before another node takes it over
 * @param maxTurns model calls per run
 * @param maxPerNode runs that one node works on at once
 * @param modelAttempts how often one model call is tried while nothing of it has been heard
 */
public record RunsConfig(Duration lease, int maxTurns, int maxPerNode, int modelAttempts) {
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(3);

    public RunsConfig {
        if (lease.compareTo(SHORTEST_LEASE) < 0) {
            throw new IllegalArgumentException("capstan.runs.lease must be at least 3 seconds, not " + lease);
        }
        positive("capstan.runs.max-turns", maxTurns);
        positive("capstan.runs.max-per-node", maxPerNode);
        positive("capstan.runs.model-attempts", modelAttempts);
    }

    /** Three chances to prolong a lease before it runs out. */
    Duration heartbeat() {
        return lease.dividedBy(3);
    }

    private static void positive(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s must be at least 1, not %d".formatted(key, value));
        }
    }
}
