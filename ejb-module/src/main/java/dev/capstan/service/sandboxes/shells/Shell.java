package dev.capstan.service.sandboxes.shells;

import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxCommand;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.sandboxes.provider.SandboxProcess;
import dev.capstan.service.sandboxes.shells.ShellReport.State;
import dev.capstan.types.runs.CancelToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One bash that lives between commands and runs one at a time. The end of a command and its exit code come over a
 * channel of their own, under a random name made for that command, so nothing that the command prints can be taken for
 * them. Killing the shell kills everything it started.
 */
public final class Shell {
    private static final String DRIVER = """
            __key=$1; cd -- "$2" 2> /dev/null; set --
            exec 8>&2 2>&1
            while IFS= read -r -d '' __token; do
                [[ $__token == "$__key"* ]] || continue
                IFS= read -r -d '' __command || break
                eval "$__command" 8>&-
                __status=$?
                printf '\\0%s\\0' "$__token"
                printf '%s %s %s\\n' "$__token" "$__status" "$PWD" >&8
            done
            """;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long OUTPUT_LIMIT = 256L << 20;
    private static final Duration LAST_OUTPUT = Duration.ofMillis(200);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final String name;
    private final SandboxProcess process;
    private final String key;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private OutputBuffer output = new OutputBuffer();
    private Marker marker = new Marker(new byte[0]);
    private String token = "";
    private String command = "";
    private String directory;
    private State state = State.IDLE;
    private int exitCode;
    private boolean closed;
    private boolean markerSeen;

    private Shell(String name, SandboxProcess process, String directory, String key) {
        this.name = name;
        this.key = key;
        this.process = process;
        this.directory = directory;
    }

    static Shell start(String name, Sandbox sandbox, String directory) throws SandboxException {
        String key = random();
        SandboxCommand bash = new SandboxCommand(
                List.of("bash", "--noprofile", "--norc", "-c", DRIVER, "bash", key, directory),
                new byte[0],
                Duration.ZERO,
                0);
        Shell shell = new Shell(name, sandbox.start(bash), directory, key);
        Thread.ofVirtual().name("shell-output").start(shell::readOutput);
        Thread.ofVirtual().name("shell-status").start(shell::readStatus);
        return shell;
    }

    private static String random() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    public String name() {
        return name;
    }

    /** Begins the command and waits for its end, at most {@code limit}; it runs on after that. */
    public ShellReport run(String newCommand, Duration limit, CancelToken cancel)
            throws SandboxException, InterruptedException {
        begin(newCommand);
        CancelToken.Registration registration = cancel.onCancel(this::kill);
        try {
            awaitEnd(limit);
        } finally {
            registration.close();
        }
        ShellReport report = report();
        return cancel.cancelled() && report.state() == State.SHELL_ENDED ? with(report, State.CANCELLED) : report;
    }

    private static ShellReport with(ShellReport report, State state) {
        return new ShellReport(state, report.command(), report.output(), report.exitCode(), report.directory());
    }

    private void begin(String newCommand) throws SandboxException {
        lock.lock();
        try {
            if (state == State.RUNNING) {
                throw new SandboxException("The session %s is still running: %s"
                        .formatted(name, command.lines().findFirst().orElse("")));
            }
            token = key + random();
            marker = new Marker(("\0" + token + "\0").getBytes(StandardCharsets.US_ASCII));
            markerSeen = false;
            output = new OutputBuffer();
            command = newCommand;
            exitCode = 0;
            state = State.RUNNING;
            send("\0" + token + "\0" + newCommand + "\0");
        } finally {
            lock.unlock();
        }
    }

    /** Types into the program that runs. */
    public void type(String input) throws SandboxException {
        lock.lock();
        try {
            if (state != State.RUNNING) {
                throw new SandboxException("Nothing runs in the session %s.".formatted(name));
            }
            send(input);
        } finally {
            lock.unlock();
        }
    }

    private void send(String text) throws SandboxException {
        try {
            OutputStream input = process.input();
            input.write(text.getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            throw new SandboxException(
                    "The session %s has ended; the next command starts a new one.".formatted(name), e);
        }
    }

    private void awaitEnd(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (state == State.RUNNING && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the running command ended, at most so long. */
    public ShellReport await(Duration limit) throws InterruptedException {
        awaitEnd(limit);
        return report();
    }

    /** The latest command and what it printed so far. */
    public ShellReport report() {
        lock.lock();
        try {
            return new ShellReport(state, command, output.text(), exitCode, directory);
        } finally {
            lock.unlock();
        }
    }

    /** Ends the running command, asking first; the shell stays. */
    public ShellReport interrupt() throws InterruptedException {
        process.endChildren(false);
        awaitEnd(GRACE);
        if (report().state() == State.RUNNING) {
            process.endChildren(true);
            awaitEnd(GRACE);
        }
        return report();
    }

    /** Ends the shell and everything it started. */
    public void kill() {
        process.kill();
    }

    public boolean alive() {
        lock.lock();
        try {
            return !closed && process.alive();
        } finally {
            lock.unlock();
        }
    }

    private void readOutput() {
        byte[] chunk = new byte[16384];
        try (InputStream from = process.output()) {
            for (int n = from.read(chunk); n >= 0; n = from.read(chunk)) {
                take(chunk, n);
            }
        } catch (IOException e) {
            kill(); // closed with the process
        }
    }

    private void take(byte[] chunk, int length) {
        lock.lock();
        try {
            markerSeen |= marker.pass(chunk, length, output);
            changed.signalAll();
            if (output.total() > OUTPUT_LIMIT && state == State.RUNNING) {
                state = State.TOO_MUCH_OUTPUT;
                kill();
            }
        } finally {
            lock.unlock();
        }
    }

    private void readStatus() {
        try (BufferedReader from =
                new BufferedReader(new InputStreamReader(process.errors(), StandardCharsets.UTF_8))) {
            for (String line = from.readLine(); line != null; line = from.readLine()) {
                finish(line);
            }
            end(process.await(GRACE));
        } catch (IOException e) {
            end(Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(Optional.empty());
        }
    }

    /** The status came; what the command printed before it may still be on its way. */
    private void finish(String line) throws InterruptedException {
        String[] parts = line.split(" ", 3);
        lock.lock();
        try {
            if (parts.length < 3 || !parts[0].equals(token) || state != State.RUNNING) {
                return;
            }
            long left = LAST_OUTPUT.toNanos();
            while (!markerSeen && left > 0) {
                left = changed.awaitNanos(left);
            }
            exitCode = Integer.parseInt(parts[1]);
            directory = parts[2];
            state = State.FINISHED;
            changed.signalAll();
        } catch (NumberFormatException e) {
            kill(); // somebody else wrote to the channel
        } finally {
            lock.unlock();
        }
    }

    private void end(Optional<Integer> code) {
        kill();
        lock.lock();
        try {
            closed = true;
            if (state == State.RUNNING) {
                exitCode = code.orElse(137);
                state = process.overDiskLimit() ? State.OVER_DISK_LIMIT : State.SHELL_ENDED;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
