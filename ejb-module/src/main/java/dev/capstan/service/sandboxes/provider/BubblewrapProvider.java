package dev.capstan.service.sandboxes.provider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Isolates with bubblewrap: own user, process, network, IPC, host name and mount namespaces, a read-only system, no
 * capabilities, no new privileges, no further user namespaces, and a filter of system calls.
 */
public final class BubblewrapProvider extends ProcessProvider {
    public static final String NAME = "bubblewrap";

    public BubblewrapProvider(ProviderSettings settings) {
        super(settings);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    List<String> programs() {
        return List.of("bwrap", "unshare", "nsenter", "setpriv", "mount", "bash");
    }

    @Override
    List<String> isolation() {
        return List.of("unshare", "--user", "--map-root-user", "--mount", "bash", "-c", Scripts.BUBBLEWRAP);
    }

    @Override
    Optional<Path> systemCallFilter() throws IOException {
        Path file = settings().directory().resolve(".system-calls.bpf");
        if (!Files.exists(file)) {
            byte[] filter = SeccompFilter.of(System.getProperty("os.arch"))
                    .orElseThrow(() -> new IOException("there is no system call filter for this processor"));
            Path fresh = Files.createTempFile(settings().directory(), ".system-calls", ".tmp");
            Files.write(fresh, filter);
            Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        }
        return Optional.of(file);
    }
}
