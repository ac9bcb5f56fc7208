package dev.capstan.service.tools;

import java.time.Duration;

/** A tool that only looks something up: a call that was cut off is simply made again. */
public abstract class LookupTool extends CheckedTool {
    private final ToolSpec spec;
    private final Duration timeLimit;

    protected LookupTool(ToolSpec spec, Duration timeLimit) {
        this.spec = spec;
        this.timeLimit = timeLimit;
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public Duration timeLimit() {
        return timeLimit;
    }
}
