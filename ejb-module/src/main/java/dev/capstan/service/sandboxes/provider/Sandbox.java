package dev.capstan.service.sandboxes.provider;

import dev.capstan.types.runs.CancelToken;
import java.util.UUID;

/** A sandbox that is awake. All its programs share /workspace, /tmp, the home directory and the loopback network. */
public interface Sandbox {
    UUID id();

    /** Starts a program with a process tree of its own and returns at once. */
    SandboxProcess start(SandboxCommand command) throws SandboxException;

    /** Runs a program to its end, its time-out, or the cancel, whichever is first; its process tree is gone then. */
    ExecResult exec(SandboxCommand command, CancelToken cancel) throws SandboxException, InterruptedException;

    SandboxFiles files();
}
