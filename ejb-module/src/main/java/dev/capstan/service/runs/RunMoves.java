package dev.capstan.service.runs;

import dev.capstan.persistence.runs.RunRepository;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.realtime.StaleOwnerException;
import dev.capstan.types.runs.RunStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The one way in which a run changes its state: a step that the states allow, by compare-and-set, with a row of the log. */
@ApplicationScoped
public class RunMoves {
    @Inject
    RunRepository runs;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /**
     * @param epoch the mover's claim; null when it is no node that works on the run
     * @return false when the run was not in {@code from}, or the epoch is not the newest
     */
    boolean tried(UUID runId, RunStatus from, RunStatus to, @Nullable Long epoch, @Nullable String error) {
        if (!from.mayBecome(to)) {
            throw new IllegalArgumentException("a run that is %s cannot become %s".formatted(from, to));
        }
        if (!runs.move(runId, from, to, epoch, error)) {
            return false;
        }
        runs.addLog(ids.next(), runId, to, clock.instant());
        return true;
    }

    boolean tried(UUID runId, RunStatus from, RunStatus to) {
        return tried(runId, from, to, null, null);
    }

    /** @throws StaleOwnerException when it cannot be done any more */
    void must(UUID runId, RunStatus from, RunStatus to, long epoch) {
        if (!tried(runId, from, to, epoch, null)) {
            throw new StaleOwnerException(runId);
        }
    }
}
