package dev.capstan.service.runs;

import dev.capstan.service.ids.Ids;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** This server process as an owner of runs: its name, which is new with each start, and whether it takes more work. */
@ApplicationScoped
public class RunNode {
    @Inject
    RunRegistry registry;

    @Inject
    RunsConfig config;

    @Inject
    Ids ids;

    private UUID id = new UUID(0, 0);
    private volatile boolean stopping;

    @PostConstruct
    void name() {
        id = ids.next();
    }

    public UUID id() {
        return id;
    }

    /** Whether there is room for one more run, and the node is not on its way out. */
    boolean takesMore() {
        return !stopping && registry.count() < config.maxPerNode();
    }

    public boolean stopping() {
        return stopping;
    }

    void stop() {
        stopping = true;
    }
}
