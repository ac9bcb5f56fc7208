package dev.capstan.service.sandboxes.provider;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Isolates with util-linux alone: the same namespaces, read-only system and limits as {@link BubblewrapProvider}, built by
 * unshare, mount and pivot_root. Nothing in util-linux loads a system call filter, so there is none: what stands between
 * a program and the kernel is that it holds no capability, can gain no privilege (no_new_privs, empty bounding set) and
 * can make no user namespace. Kernel interfaces outside namespaces, such as AF_VSOCK, stay reachable.
 */
public final class NamespaceProvider extends ProcessProvider {
    public static final String NAME = "namespaces";

    public NamespaceProvider(ProviderSettings settings) {
        super(settings);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    List<String> programs() {
        return List.of("unshare", "nsenter", "setpriv", "mount", "umount", "pivot_root", "findmnt", "bash");
    }

    @Override
    List<String> isolation() {
        return List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "--pid",
                "--ipc",
                "--uts",
                "--cgroup",
                "--fork",
                "--kill-child=KILL",
                "bash",
                "-c",
                Scripts.NAMESPACES);
    }

    @Override
    Optional<Path> systemCallFilter() {
        return Optional.empty();
    }
}
