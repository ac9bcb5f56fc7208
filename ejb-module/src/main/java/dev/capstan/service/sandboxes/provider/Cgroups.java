package dev.capstan.service.sandboxes.provider;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Control groups, version 1 or 2, for memory and process counts of whole sandboxes. Where the server may not write them,
 * {@link #none} stands in and the limits of each process must do.
 */
final class Cgroups {
    private static final Logger LOG = Logger.getLogger(Cgroups.class.getName());
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final String CONTROLLERS = "+memory +pids";

    /** One hierarchy with this server's group in it. */
    private record Parent(Path path, boolean memory, boolean processes, boolean unified) {}

    private final List<Parent> parents;

    private Cgroups(List<Parent> parents) {
        this.parents = parents;
    }

    static Cgroups none() {
        return new Cgroups(List.of());
    }

    /** @param server names this server's groups, so that two servers on a machine leave each other alone */
    static Cgroups find(String server) {
        List<Parent> found = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
                String[] parts = line.split(":", 3);
                String own = parts[2].substring(1);
                switch (parts[1]) {
                    case "memory" -> version1("memory", own, server).ifPresent(found::add);
                    case "pids" -> version1("pids", own, server).ifPresent(found::add);
                    case "" -> version2(own, server).ifPresent(found::add);
                    default -> {}
                }
            }
        } catch (IOException e) {
            LOG.log(Level.FINE, "control groups cannot be read", e);
        }
        return new Cgroups(found);
    }

    private static Optional<Parent> version1(String controller, String own, String server) {
        for (Path base : List.of(ROOT.resolve(controller).resolve(own), ROOT.resolve(controller))) {
            Path group = base.resolve(server);
            if (made(group) && Files.isWritable(group.resolve("cgroup.procs"))) {
                return Optional.of(new Parent(group, controller.equals("memory"), controller.equals("pids"), false));
            }
        }
        return Optional.empty();
    }

    private static Optional<Parent> version2(String own, String server) {
        for (Path base : List.of(ROOT.resolve(own), ROOT)) {
            if (!controllersOf(base).contains("memory")) {
                continue;
            }
            write(base.resolve("cgroup.subtree_control"), CONTROLLERS); // refused where the base holds processes
            Path group = base.resolve(server);
            if (made(group)
                    && write(group.resolve("cgroup.subtree_control"), CONTROLLERS)
                    && controllersOf(group).contains("memory")) {
                return Optional.of(new Parent(group, true, controllersOf(group).contains("pids"), true));
            }
        }
        return Optional.empty();
    }

    private static String controllersOf(Path group) {
        try {
            return Files.readString(group.resolve("cgroup.controllers"));
        } catch (IOException e) {
            return "";
        }
    }

    boolean limitMemory() {
        return parents.stream().anyMatch(Parent::memory);
    }

    boolean limitProcesses() {
        return parents.stream().anyMatch(Parent::processes);
    }

    /** The files to which a process of the sandbox writes its id before anything else. */
    List<Path> open(String sandbox, SandboxLimits limits) throws SandboxException {
        List<Path> entries = new ArrayList<>();
        for (Parent parent : parents) {
            Path group = parent.path().resolve(sandbox);
            boolean limited = made(group);
            if (parent.memory()) {
                String file = parent.unified() ? "memory.max" : "memory.limit_in_bytes";
                String swap = parent.unified() ? "memory.swap.max" : "memory.memsw.limit_in_bytes";
                limited &= write(group.resolve(file), Long.toString(limits.memoryBytes()));
                write(group.resolve(swap), parent.unified() ? "0" : Long.toString(limits.memoryBytes()));
            }
            if (parent.processes()) {
                limited &= write(group.resolve("pids.max"), Integer.toString(limits.processes()));
            }
            if (!limited) {
                throw new SandboxException("the control group of the sandbox could not be limited");
            }
            entries.add(group.resolve("cgroup.procs"));
        }
        return entries;
    }

    /** Ends what still runs in the sandbox's groups and removes them. */
    void close(String sandbox) {
        for (Parent parent : parents) {
            Path group = parent.path().resolve(sandbox);
            for (int attempt = 0; attempt < 50 && Files.isDirectory(group) && !removed(group); attempt++) {
                endProcesses(group);
                pause();
            }
        }
    }

    /** The sandboxes that have groups here. */
    List<String> sandboxes() {
        List<String> names = new ArrayList<>();
        for (Parent parent : parents) {
            try (DirectoryStream<Path> groups = Files.newDirectoryStream(parent.path(), Files::isDirectory)) {
                groups.forEach(group -> names.add(String.valueOf(group.getFileName())));
            } catch (IOException e) {
                LOG.log(Level.FINE, "control groups cannot be listed", e);
            }
        }
        return names;
    }

    private static void endProcesses(Path group) {
        try {
            for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
            }
        } catch (IOException e) {
            LOG.log(Level.FINE, "a control group is gone already", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean removed(@Nullable Path group) {
        try {
            return group != null && Files.deleteIfExists(group);
        } catch (IOException e) {
            return false; // a process is still dying in it
        }
    }

    private static boolean made(Path group) {
        try {
            Files.createDirectories(group);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean write(Path file, String value) {
        try {
            Files.writeString(file, value);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
