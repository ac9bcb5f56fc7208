package dev.capstan.web.health;

import java.nio.file.Path;
import java.util.Set;

/**
 * Settings of the health checks.
 *
 * @param home the data directory
 * @param minFreeBytes below this much free space in it, the server is not ready
 * @param required the checks of outside things that must be up for this server to be ready
 */
public record HealthConfig(Path home, long minFreeBytes, Set<String> required) {
    /** The checks whose subject the server can do without, unless the configuration says otherwise. */
    public static final Set<String> OUTSIDE = Set.of("model-providers", "sandbox");

    public HealthConfig {
        required = Set.copyOf(required);
        if (minFreeBytes < 0) {
            throw new IllegalArgumentException(
                    "capstan.health.min-free-bytes must not be negative, but is " + minFreeBytes);
        }
        if (!OUTSIDE.containsAll(required)) {
            throw new IllegalArgumentException("capstan.health.required may name " + OUTSIDE + ", but is " + required);
        }
    }

    boolean requires(String check) {
        return required.contains(check);
    }
}
