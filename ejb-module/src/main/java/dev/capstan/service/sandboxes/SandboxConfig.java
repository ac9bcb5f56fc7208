package dev.capstan.service.sandboxes;

import dev.capstan.service.sandboxes.provider.ProviderSettings;
import java.time.Duration;

/**
 * Settings under {@code capstan.sandbox.*}; a bad value fails with the name of its key.
 *
 * @param idleAfter how long an unused sandbox stays awake
 * @param removeAfter how long the files of an unused sandbox are kept
 */
public record SandboxConfig(Choice choice, ProviderSettings provider, Duration idleAfter, Duration removeAfter) {
    /** Which provider to use. */
    public enum Choice {
        AUTO,
        BUBBLEWRAP,
        NAMESPACES,
        NONE
    }

    public SandboxConfig {
        if (idleAfter.isNegative() || idleAfter.isZero()) {
            throw new IllegalArgumentException("capstan.sandbox.idle-after must be positive, not " + idleAfter);
        }
        if (removeAfter.compareTo(idleAfter) < 0) {
            throw new IllegalArgumentException(
                    "capstan.sandbox.remove-after must not be shorter than capstan.sandbox.idle-after");
        }
    }
}
