package dev.capstan.service.sandboxes.provider;

import java.nio.file.Path;
import java.util.List;

/**
 * What a provider is told about this server.
 *
 * @param directory holds one directory per sandbox
 * @param network whether programs may use the server's network
 * @param readOnlyPaths directories of the server that programs may read besides the system's own
 * @param firstUser the first of the user ids that sandboxes run as when the server runs as root
 */
public record ProviderSettings(
        Path directory, SandboxLimits limits, boolean network, List<String> readOnlyPaths, int firstUser) {
    public ProviderSettings {
        directory = directory.toAbsolutePath().normalize();
        readOnlyPaths = List.copyOf(readOnlyPaths);
    }
}
