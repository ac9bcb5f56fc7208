package dev.capstan.web.health;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * Settings of the health checks.
 *
 * @param home the data directory
 * @param minFreeBytes below this much free space in it, the server is not ready
 * @param required the advisory checks that must be up all the same for this server to be ready
 */
public record HealthConfig(Path home, long minFreeBytes, Set<String> required) {
    /** The checks whose subject the server can do without, unless the configuration says otherwise. */
    static final Set<String> ADVISORY = Set.of(
            "billing", "credits-ledger", "files", "mail", "model-providers", "nodes", "runs", "sandbox", "secrets");

    public HealthConfig {
        required = Set.copyOf(required);
        if (minFreeBytes < 0) {
            throw new IllegalArgumentException(
                    "capstan.health.min-free-bytes must not be negative, but is " + minFreeBytes);
        }
        if (!ADVISORY.containsAll(required)) {
            throw new IllegalArgumentException(
                    "capstan.health.required may name " + new TreeSet<>(ADVISORY) + ", but is " + required);
        }
    }
}
