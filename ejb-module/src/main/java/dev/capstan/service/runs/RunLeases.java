package dev.capstan.service.runs;

import dev.capstan.persistence.runs.RunRepository;
import dev.capstan.types.runs.RunStatus;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The leases of runs. */
@Stateless
public class RunLeases {
    @Inject
    RunRepository runs;

    /** Runs that wait for a node, longest waiting first. */
    public List<UUID> due(int limit) {
        return runs.findDue(limit);
    }

    /** Prolongs what a node works on, and tells the state of it. A run it owns but does not work on comes due. */
    public Map<UUID, RunStatus> renew(UUID node, Set<UUID> working, Duration lease) {
        return working.isEmpty() ? Map.of() : runs.renewLeases(node, working, lease);
    }

    /** Lets the lease of one run end now: whoever worked on it counts as lost. */
    public void expire(UUID runId, UUID node) {
        runs.expireLease(runId, node);
    }

    public void drop(UUID node) {
        runs.dropLeases(node);
    }
}
