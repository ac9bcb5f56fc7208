package dev.capstan.service.runs;

import dev.capstan.types.runs.CancelToken;

/** How a run that works on this node is told to stop, and why. */
final class RunControl {
    private final CancelToken token = new CancelToken();
    private volatile boolean abandoned;

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
}
