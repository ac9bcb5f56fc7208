package dev.capstan.service.sandboxes.provider;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process of this machine that heads a process namespace: when it is killed, the kernel ends the first process inside,
 * and with it everything else inside.
 */
final class IsolatedProcess implements SandboxProcess {
    private static final long DEATH_SECONDS = 10;

    private final Process process;
    private volatile boolean overDiskLimit;

    IsolatedProcess(Process process) {
        this.process = process;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the action reports nothing
    void onExit(Runnable action) {
        process.onExit().thenRun(action);
    }

    @Override
    public OutputStream input() {
        return process.getOutputStream();
    }

    @Override
    public InputStream output() {
        return process.getInputStream();
    }

    @Override
    public InputStream errors() {
        return process.getErrorStream();
    }

    @Override
    public boolean alive() {
        return process.isAlive();
    }

    @Override
    public Optional<Integer> await(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                ? Optional.of(process.exitValue())
                : Optional.empty();
    }

    @Override
    public void kill() {
        // the first process inside, too: then its death does not wait for ours to be noticed
        process.children().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    void killOverDiskLimit() {
        overDiskLimit = true;
        kill();
    }

    @Override
    public boolean overDiskLimit() {
        return overDiskLimit;
    }

    @Override
    public void endChildren(boolean force) {
        Stream<ProcessHandle> first = process.children();
        Stream<ProcessHandle> program = first.flatMap(ProcessHandle::children);
        program.flatMap(ProcessHandle::descendants).forEach(handle -> {
            if (force) {
                handle.destroyForcibly();
            } else {
                handle.destroy();
            }
        });
    }

    void awaitDeath() {
        try {
            if (!process.waitFor(DEATH_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a killed process of a sandbox is still there");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
