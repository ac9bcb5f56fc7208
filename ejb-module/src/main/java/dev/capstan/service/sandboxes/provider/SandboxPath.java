package dev.capstan.service.sandboxes.provider;

import java.nio.file.Path;
import java.util.List;

/** Reads the paths that a model or a client gives. */
public final class SandboxPath {
    public static final String WORKSPACE = "/workspace";
    private static final List<String> ROOTS = List.of(WORKSPACE, "/tmp");
    private static final int LONGEST = 4000;

    private SandboxPath() {}

    /** The absolute, normal form; refused when it leaves /workspace and /tmp. */
    public static String resolve(String path) throws SandboxException {
        if (path.isBlank() || path.length() > LONGEST || path.chars().anyMatch(c -> c == 0)) {
            throw new SandboxException(
                    "A path is between 1 and %d characters long and has no NUL in it.".formatted(LONGEST));
        }
        Path normal = Path.of(WORKSPACE).resolve(Path.of(path)).normalize();
        if (ROOTS.stream().noneMatch(normal::startsWith)) {
            throw new SandboxException(
                    "%s is outside the sandbox's files; use a path below /workspace or /tmp.".formatted(path));
        }
        return normal.toString();
    }
}
