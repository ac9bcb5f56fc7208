package dev.capstan.web.realtime;

import java.time.Duration;

/**
 * Limits on what clients may ask.
 *
 * @param maxText how many characters the texts of one command may have together
 * @param recheck how often the account behind a socket is looked at again
 */
public record RealtimeConfig(int maxText, Duration recheck) {
    public RealtimeConfig {
        if (maxText < 1) {
            throw new IllegalArgumentException("capstan.socketio.max-text must be at least 1, not " + maxText);
        }
        if (recheck.isNegative() || recheck.isZero()) {
            throw new IllegalArgumentException("capstan.socketio.recheck must be longer than nothing, not " + recheck);
        }
    }
}
