package dev.capstan.service.sandboxes.provider;

import dev.capstan.service.sandboxes.provider.ExecResult.Ending;
import dev.capstan.types.runs.CancelToken;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** A sandbox made of processes of this machine. Each program is the first of a process namespace of its own. */
final class ProcessSandbox implements Sandbox {
    private static final Duration DEATH = Duration.ofSeconds(10);
    private static final int KILLED = 137;
    private static final int ERRORS_KEPT = 64 * 1024;

    private final UUID id;
    private final ProcessProvider provider;
    private final Set<IsolatedProcess> running = ConcurrentHashMap.newKeySet();
    private final DiskWatch disk;
    private final SandboxFiles files = new ExecFiles(this);
    private final AtomicBoolean open = new AtomicBoolean(true);

    ProcessSandbox(UUID id, ProcessProvider provider, long diskLimit) {
        this.id = id;
        this.provider = provider;
        this.disk = new DiskWatch(provider.homes().of(id), diskLimit, () -> !running.isEmpty(), this::endOverLimit);
    }

    @Override
    public UUID id() {
        return id;
    }

    @Override
    public SandboxFiles files() {
        return files;
    }

    @Override
    public SandboxProcess start(SandboxCommand command) throws SandboxException {
        if (!open.get()) {
            throw new SandboxException("the sandbox was paused; try again to wake it");
        }
        IsolatedProcess process = provider.launch(this, command.argv());
        running.add(process);
        process.onExit(() -> running.remove(process));
        if (!open.get()) {
            process.kill(); // paused in between
        }
        disk.start();
        return process;
    }

    @Override
    public ExecResult exec(SandboxCommand command, CancelToken cancel) throws SandboxException, InterruptedException {
        cancel.throwIfCancelled();
        SandboxProcess process = start(command);
        CancelToken.Registration registration = cancel.onCancel(process::kill);
        try {
            Drain output = new Drain(process.output(), command.outputLimit());
            Drain errors = new Drain(process.errors(), ERRORS_KEPT);
            feed(process, command.input());
            boolean ended = process.await(command.timeout()).isPresent();
            process.kill();
            int exitCode = process.await(DEATH).orElse(KILLED);
            return new ExecResult(
                    ending(process, ended, cancel),
                    exitCode,
                    output.bytes(),
                    errors.bytes(),
                    output.truncated() || errors.truncated());
        } finally {
            registration.close();
            process.kill();
        }
    }

    private static Ending ending(SandboxProcess process, boolean ended, CancelToken cancel) {
        if (cancel.cancelled()) {
            return Ending.CANCELLED;
        }
        if (process.overDiskLimit()) {
            return Ending.OVER_DISK_LIMIT;
        }
        return ended ? Ending.EXITED : Ending.TIMED_OUT;
    }

    private static void feed(SandboxProcess process, byte[] input) {
        Thread.ofVirtual().name("sandbox-input").start(() -> {
            try (OutputStream to = process.input()) {
                to.write(input);
            } catch (IOException e) {
                // the program ended without reading it all, which is its right
            }
        });
    }

    private void endOverLimit() {
        running.forEach(IsolatedProcess::killOverDiskLimit);
    }

    /** Ends every program and waits until they are gone; nothing starts afterwards. */
    void close() {
        open.set(false);
        running.forEach(IsolatedProcess::kill);
        running.forEach(IsolatedProcess::awaitDeath);
    }
}
