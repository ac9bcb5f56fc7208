package dev.capstan.service.runs;

import dev.capstan.persistence.runs.Run;
import dev.capstan.types.runs.RunStatus;
import java.util.UUID;

/**
 * A node's right to work on a run.
 *
 * @param epoch what the node writes is refused once a newer epoch exists; it ascends over all runs of a session
 * @param first whether nobody has worked on the run before
 * @param status {@code RUNNING}, or {@code ABORTING} when only the end is left to do
 * @param losses how often a node that worked on it was lost
 * @param agent which of the run's agents works
 */
record Claim(
        UUID runId,
        UUID sessionId,
        UUID userId,
        long epoch,
        boolean first,
        RunStatus status,
        String text,
        int losses,
        AgentInstance agent) {
    private static final long BEFORE_ANY = 0;

    Claim(UUID runId, UUID sessionId, UUID userId, long epoch, RunStatus status, String text) {
        this(runId, sessionId, userId, epoch, false, status, text, 0, AgentInstance.MAIN);
    }

    /** Of a run that nobody has claimed yet: it names what the first claim will do, and allows nothing. */
    static Claim ahead(Run run) {
        return claim(run, BEFORE_ANY, true, RunStatus.PENDING, 0);
    }

    /** The first of a run. */
    static Claim begun(Run run, long epoch, int losses) {
        return claim(run, epoch, true, RunStatus.RUNNING, losses);
    }

    /** Of a run that goes on, or is only to be ended. */
    static Claim resumed(Run run, long epoch, int losses) {
        return claim(run, epoch, false, run.status(), losses);
    }

    private static Claim claim(Run run, long epoch, boolean first, RunStatus status, int losses) {
        return new Claim(
                run.id(),
                run.sessionId(),
                run.userId(),
                epoch,
                first,
                status,
                RunContexts.textOf(run),
                losses,
                AgentInstance.MAIN);
    }

    /**
     * The usage key of a model call: each attempt has one of its own, also after a take-over. What is held before the first
     * claim was granted is found by it, so its keys do not name its epoch.
     */
    String turnKey(int turn, int attempt) {
        return "%s/model/%d/%d/%d".formatted(agent.keyPrefix(runId), turn, first ? BEFORE_ANY : epoch, attempt);
    }

    /** The same right, for one of the run's agents. */
    Claim as(AgentInstance other) {
        return new Claim(runId, sessionId, userId, epoch, first, status, text, losses, other);
    }
}
