package dev.capstan.service.runs;

import dev.capstan.types.runs.CancelToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How a run that works on this node is told to stop, and why; and when it was last seen to get on. */
final class RunControl {
    private final CancelToken token = new CancelToken();
    private final Clock clock;
    private volatile boolean abandoned;
    private volatile boolean leaving;
    private volatile Instant progress;

    RunControl(Clock clock) {
        this.clock = clock;
        this.progress = clock.instant();
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
    }

    /** Something was said or done. */
    void progressed() {
        progress = clock.instant();
    }

    Duration silentFor() {
        return Duration.between(progress, clock.instant());
    }
}
