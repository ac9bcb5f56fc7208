package dev.capstan.service.sandboxes.shells;

import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The named shells of every sandbox of this node. A shell that ended is replaced when it is next used, in the directory
 * where it was.
 */
@ApplicationScoped
public class Shells {
    private static final int MOST = 16;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N} ._-]{1,64}");
    private static final String START = "/workspace";

    private final Map<UUID, Map<String, Shell>> shells = new ConcurrentHashMap<>();

    /** The shell of that name, started when there is none. */
    public Shell open(Sandbox sandbox, String name) throws SandboxException {
        return open(sandbox, name, START);
    }

    /** @param directory where a new shell begins */
    public Shell open(Sandbox sandbox, String name, String directory) throws SandboxException {
        if (!NAME.matcher(name).matches()) {
            throw new SandboxException(
                    "A session name has 1 to 64 letters, digits, spaces, dots, dashes or underscores.");
        }
        Map<String, Shell> ofSandbox = ofSandbox(sandbox.id());
        synchronized (ofSandbox) {
            Shell there = ofSandbox.get(name);
            if (there != null && there.alive()) {
                return there;
            }
            if (ofSandbox.values().stream().filter(Shell::alive).count() >= MOST) {
                throw new SandboxException("There are %d sessions already; use one of %s."
                        .formatted(MOST, String.join(", ", ofSandbox.keySet())));
            }
            String begin = there == null ? directory : there.report().directory();
            Shell fresh = Shell.start(name, sandbox, begin);
            ofSandbox.put(name, fresh);
            return fresh;
        }
    }

    /** The shell of that name, if it was ever opened; it may have ended. */
    public Optional<Shell> find(UUID sandboxId, String name) {
        Map<String, Shell> ofSandbox = ofSandbox(sandboxId);
        synchronized (ofSandbox) {
            return Optional.ofNullable(ofSandbox.get(name));
        }
    }

    /** In the order in which they were opened. */
    public List<Shell> list(UUID sandboxId) {
        Map<String, Shell> ofSandbox = ofSandbox(sandboxId);
        synchronized (ofSandbox) {
            return List.copyOf(ofSandbox.values());
        }
    }

    public void remove(UUID sandboxId, String name) {
        Map<String, Shell> ofSandbox = ofSandbox(sandboxId);
        synchronized (ofSandbox) {
            Shell gone = ofSandbox.remove(name);
            if (gone != null) {
                gone.kill();
            }
        }
    }

    /** Ends all shells of a sandbox. */
    public void forget(UUID sandboxId) {
        Map<String, Shell> gone = shells.remove(sandboxId);
        Collection<Shell> ended = gone == null ? List.of() : gone.values();
        ended.forEach(Shell::kill);
    }

    private Map<String, Shell> ofSandbox(UUID sandboxId) {
        return shells.computeIfAbsent(sandboxId, id -> new LinkedHashMap<>());
    }
}
