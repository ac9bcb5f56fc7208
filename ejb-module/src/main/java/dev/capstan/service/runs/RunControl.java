package dev.capstan.service.runs;

import dev.capstan.types.runs.CancelToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a run that works on this node is told to stop, and why; and when it was last seen to get on. */
final class RunControl {
    private final CancelToken token;
    private final Clock clock;
    private final @Nullable RunControl parent;
    private volatile boolean abandoned;
    private volatile boolean leaving;
    private volatile Instant progress;

    RunControl(Clock clock) {
        this(clock, new CancelToken(), null);
    }

    private RunControl(Clock clock, CancelToken token, @Nullable RunControl parent) {
        this.clock = clock;
        this.token = token;
        this.parent = parent;
        this.progress = clock.instant();
    }

    /** For a part of the run's work that {@code cancel} ends too; what the run is told goes for it as well. */
    RunControl part(CancelToken cancel) {
        return new RunControl(clock, cancel, this);
    }

    CancelToken token() {
        return token;
    }

    /** The user wants it to end. */
    void cancel() {
        token.cancel();
    }

    /** This node may not go on: its lease is lost, or it shuts down. The run itself goes on elsewhere or later. */
    void abandon() {
        abandoned = true;
        token.cancel();
    }

    boolean abandoned() {
        return abandoned;
    }

    /** This node should not begin another step. */
    void leave() {
        leaving = true;
    }

    /** @throws HandOver when another node should make the next step */
    void throwIfLeaving() {
        if (leaving) {
            throw new HandOver();
        }
        if (parent != null) {
            parent.throwIfLeaving();
        }
    }

    /** Something was said or done. */
    void progressed() {
        progress = clock.instant();
        if (parent != null) {
            parent.progressed();
        }
    }

    Duration silentFor() {
        return Duration.between(progress, clock.instant());
    }
}
