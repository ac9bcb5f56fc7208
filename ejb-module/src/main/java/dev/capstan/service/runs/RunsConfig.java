package dev.capstan.service.runs;

import java.time.Duration;

/**
 * Settings under {@code capstan.runs.*}.
 *
 * @param lease how long a run may stay silent before another node takes it over
 * @param maxTurns model calls per run
 * @param maxPerNode runs that one node works on at once
 * @param modelAttempts how often one model call is tried while nothing of it has been heard
 * @param drain how long a node that shuts down lets its runs work on before it hands them over
 * @param stuckAfter how long a run may make no progress before its node lets go of it; longer than any one call may take
 * @param maxLosses how often the node that worked on a run may be lost before the run is given up
 */
public record RunsConfig(
        Duration lease,
        int maxTurns,
        int maxPerNode,
        int modelAttempts,
        Duration drain,
        Duration stuckAfter,
        int maxLosses) {
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(3);
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(25);

    public RunsConfig {
        if (lease.compareTo(SHORTEST_LEASE) < 0) {
            throw new IllegalArgumentException("capstan.runs.lease must be at least 3 seconds, not " + lease);
        }
        positive("capstan.runs.max-turns", maxTurns);
        positive("capstan.runs.max-per-node", maxPerNode);
        positive("capstan.runs.model-attempts", modelAttempts);
        if (drain.isNegative() || drain.compareTo(LONGEST_DRAIN) > 0) {
            throw new IllegalArgumentException("capstan.runs.drain must be between 0 and 25 seconds, not " + drain);
        }
        if (stuckAfter.compareTo(lease) < 0) {
            throw new IllegalArgumentException(
                    "capstan.runs.stuck-after must be at least as long as capstan.runs.lease, not " + stuckAfter);
        }
        positive("capstan.runs.max-losses", maxLosses);
    }

    /** Without those that have a usual value. */
    RunsConfig(Duration lease, int maxTurns, int maxPerNode, int modelAttempts) {
        this(lease, maxTurns, maxPerNode, modelAttempts, Duration.ZERO, Duration.ofMinutes(45), 10);
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
