package dev.capstan.service.sandboxes.provider;

import dev.capstan.types.runs.CancelToken;
import java.util.List;

/**
 * The files of a sandbox. Paths are absolute below /workspace or /tmp, or relative to /workspace; whatever links lie on
 * the way, nothing outside these two is ever read or written: that is refused with a {@link SandboxException}.
 */
public interface SandboxFiles {
    /** The whole file; refused when it is larger than {@code limit}. */
    byte[] read(String path, int limit, CancelToken cancel) throws SandboxException, InterruptedException;

    /** Makes or replaces a file as a whole, its directories included; the mode of a replaced file stays. */
    void write(String path, byte[] content, CancelToken cancel) throws SandboxException, InterruptedException;

    boolean exists(String path, CancelToken cancel) throws SandboxException, InterruptedException;

    boolean isDirectory(String path, CancelToken cancel) throws SandboxException, InterruptedException;

    /** What lies in a directory, down to {@code depth}, sorted, hidden files left out; directories end in a slash. */
    List<String> list(String path, int depth, int limit, CancelToken cancel)
            throws SandboxException, InterruptedException;

    /** Deletes a file, never a directory. */
    void delete(String path, CancelToken cancel) throws SandboxException, InterruptedException;
}
