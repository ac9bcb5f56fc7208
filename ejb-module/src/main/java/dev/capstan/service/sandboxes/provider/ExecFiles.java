package dev.capstan.service.sandboxes.provider;

import dev.capstan.types.runs.CancelToken;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Works on files by running a small script inside the sandbox, so that links, devices and races can at worst mislead the
 * sandbox itself: the server opens none of its files.
 */
final class ExecFiles implements SandboxFiles {
    private static final int REFUSED = 90;
    private static final int LIST_BYTES = 4 << 20;

    private final Sandbox sandbox;

    ExecFiles(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    @Override
    public byte[] read(String path, int limit, CancelToken cancel) throws SandboxException, InterruptedException {
        return run(cancel, limit, new byte[0], "read", path, Integer.toString(limit));
    }

    @Override
    public void write(String path, byte[] content, CancelToken cancel) throws SandboxException, InterruptedException {
        run(cancel, LIST_BYTES, content, "write", path, Integer.toString(content.length));
    }

    @Override
    public boolean exists(String path, CancelToken cancel) throws SandboxException, InterruptedException {
        return run(cancel, LIST_BYTES, new byte[0], "kind", path).length > 0;
    }

    @Override
    public boolean isDirectory(String path, CancelToken cancel) throws SandboxException, InterruptedException {
        byte[] kind = run(cancel, LIST_BYTES, new byte[0], "kind", path);
        return new String(kind, StandardCharsets.UTF_8).equals("directory");
    }

    @Override
    public List<String> list(String path, int depth, int limit, CancelToken cancel)
            throws SandboxException, InterruptedException {
        byte[] names =
                run(cancel, LIST_BYTES, new byte[0], "list", path, Integer.toString(depth), Integer.toString(limit));
        return Arrays.stream(new String(names, StandardCharsets.UTF_8).split("\0"))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    @Override
    public void delete(String path, CancelToken cancel) throws SandboxException, InterruptedException {
        run(cancel, LIST_BYTES, new byte[0], "delete", path);
    }

    private byte[] run(CancelToken cancel, int limit, byte[] input, String operation, String path, String... more)
            throws SandboxException, InterruptedException {
        String[] arguments = new String[more.length + 2];
        arguments[0] = operation;
        arguments[1] = SandboxPath.resolve(path);
        System.arraycopy(more, 0, arguments, 2, more.length);
        SandboxCommand command =
                SandboxCommand.bash(Scripts.FILES, arguments).withInput(input).keeping(limit);
        ExecResult result = sandbox.exec(command, cancel);
        return switch (result.ending()) {
            case EXITED -> {
                if (result.succeeded()) {
                    yield result.output();
                }
                throw new SandboxException(
                        result.exitCode() == REFUSED
                                ? result.errorText()
                                : "%s failed: %s".formatted(path, result.errorText()));
            }
            case TIMED_OUT -> throw new SandboxException("Working on %s took too long.".formatted(path));
            case CANCELLED -> throw new SandboxException("The work was cancelled.");
            case OVER_DISK_LIMIT ->
                throw new SandboxException("The sandbox is over its disk limit; delete files first.");
        };
    }
}
