package dev.capstan.service.sandboxes.provider;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/** A running program with its process tree. Somebody must read {@link #output} and {@link #errors}. */
public interface SandboxProcess {
    OutputStream input();

    InputStream output();

    InputStream errors();

    boolean alive();

    /** The exit code when it ended within {@code limit}. */
    Optional<Integer> await(Duration limit) throws InterruptedException;

    /** Ends the whole process tree at once and does not wait for it. */
    void kill();

    /** Asks what the program started to end (SIGTERM), or with {@code force} ends it; the program itself goes on. */
    void endChildren(boolean force);

    /** Whether it was ended because the sandbox grew over its disk limit. */
    boolean overDiskLimit();
}
