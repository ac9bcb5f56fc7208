package dev.capstan.service.runs;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** The runs that work on this node now. */
@ApplicationScoped
public class RunRegistry {
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final Map<UUID, RunControl> working = new ConcurrentHashMap<>();

    /** False when the run works here already. */
    boolean enter(UUID runId, RunControl control) {
        return working.putIfAbsent(runId, control) == null;
    }

    /** Only for what entered: a run that came back meanwhile stays. */
    void leave(UUID runId, RunControl control) {
        working.remove(runId, control);
    }

    /** Waits until nothing works here; false when that took longer. */
    boolean emptyWithin(Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        while (!working.isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        return true;
    }

    Optional<RunControl> find(UUID runId) {
        return Optional.ofNullable(working.get(runId));
    }

    Set<UUID> ids() {
        return Set.copyOf(working.keySet());
    }

    public int count() {
        return working.size();
    }
}
