package dev.capstan.service.runs;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The runs that work on this node now. */
@ApplicationScoped
public class RunRegistry {
    private final Map<UUID, RunControl> working = new ConcurrentHashMap<>();

    /** False when the run works here already. */
    boolean enter(UUID runId, RunControl control) {
        return working.putIfAbsent(runId, control) == null;
    }

    void leave(UUID runId) {
        working.remove(runId);
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
