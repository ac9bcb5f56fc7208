package dev.capstan.service.sandboxes;

import dev.capstan.service.sandboxes.SandboxConfig.Choice;
import dev.capstan.service.sandboxes.provider.ProviderSettings;
import dev.capstan.service.sandboxes.provider.SandboxLimits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads the sandboxes' settings once. Sizes are in mebibytes. */
@ApplicationScoped
public class SandboxConfigProducer {
    private static final long MIB = 1 << 20;

    @Produces
    @Dependent
    SandboxConfig config(
            @ConfigProperty(name = "capstan.home", defaultValue = ".capstan") String home,
            @ConfigProperty(name = "capstan.sandbox.provider", defaultValue = "auto") String provider,
            @ConfigProperty(name = "capstan.sandbox.network", defaultValue = "false") boolean network,
            @ConfigProperty(name = "capstan.sandbox.read-only-paths") Optional<List<String>> readOnlyPaths,
            @ConfigProperty(name = "capstan.sandbox.first-user", defaultValue = "300000") int firstUser,
            @ConfigProperty(name = "capstan.sandbox.idle-after", defaultValue = "PT30M") Duration idleAfter,
            @ConfigProperty(name = "capstan.sandbox.remove-after", defaultValue = "P30D") Duration removeAfter,
            SandboxLimits limits) {
        return new SandboxConfig(
                choice(provider),
                new ProviderSettings(
                        Path.of(home).resolve("sandboxes"),
                        limits,
                        network,
                        readOnlyPaths.orElse(List.of()),
                        firstUser),
                idleAfter,
                removeAfter);
    }

    @Produces
    @Dependent
    SandboxLimits limits(
            @ConfigProperty(name = "capstan.sandbox.memory", defaultValue = "2048") long memory,
            @ConfigProperty(name = "capstan.sandbox.processes", defaultValue = "512") int processes,
            @ConfigProperty(name = "capstan.sandbox.cpu-seconds", defaultValue = "3600") long cpuSeconds,
            @ConfigProperty(name = "capstan.sandbox.file-size", defaultValue = "1024") long fileSize,
            @ConfigProperty(name = "capstan.sandbox.open-files", defaultValue = "4096") int openFiles,
            @ConfigProperty(name = "capstan.sandbox.disk", defaultValue = "4096") long disk) {
        return new SandboxLimits(memory * MIB, processes, cpuSeconds, fileSize * MIB, openFiles, disk * MIB);
    }

    static Choice choice(String provider) {
        try {
            return Choice.valueOf(provider.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "capstan.sandbox.provider must be one of %s, not %s"
                            .formatted(Arrays.toString(Choice.values()).toLowerCase(Locale.ROOT), provider),
                    e);
        }
    }
}
