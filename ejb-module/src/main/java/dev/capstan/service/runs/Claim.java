package dev.capstan.service.runs;

import dev.capstan.persistence.runs.Run;
import dev.capstan.types.runs.RunStatus;
import java.util.UUID;

/**
 * A node's right to work on a run.
 *
 * @param epoch what the node writes is refused once a newer epoch exists
 * @param status {@code RUNNING}, or {@code ABORTING} when only the end is left to do
 * @param losses how often a node that worked on it was lost
 * @param agent which of the run's agents works
 */
record Claim(
        UUID runId,
        UUID sessionId,
        UUID userId,
        long epoch,
        RunStatus status,
        String text,
        int losses,
        AgentInstance agent) {
    Claim(UUID runId, UUID sessionId, UUID userId, long epoch, RunStatus status, String text) {
        this(runId, sessionId, userId, epoch, status, text, 0, AgentInstance.MAIN);
    }

    static Claim of(Run run, long epoch, RunStatus status, int losses) {
        return new Claim(
                run.id(),
                run.sessionId(),
                run.userId(),
                epoch,
                status,
                RunContexts.textOf(run),
                losses,
                AgentInstance.MAIN);
    }

    /** The usage key of a model call: each attempt has one of its own, also after a take-over. */
    String turnKey(int turn, int attempt) {
        return "%s/model/%d/%d/%d".formatted(agent.keyPrefix(runId), turn, epoch, attempt);
    }

    /** The same right, for one of the run's agents. */
    Claim as(AgentInstance other) {
        return new Claim(runId, sessionId, userId, epoch, status, text, losses, other);
    }
}
