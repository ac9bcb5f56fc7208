package dev.capstan.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/** Debian's {@code redis-server} on a free port, with a password, keeping nothing on disk. */
public final class RedisServer implements AutoCloseable {
    private final int port = LocalProgram.freePort();
    private final String password = UUID.randomUUID().toString();
    private Process process;

    private RedisServer() {
        process = run();
    }

    /** Skips the test where Redis is not installed, and fails it in the build of record. */
    public static RedisServer start() {
        try {
            new ProcessBuilder("redis-server", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            LocalProgram.missing("redis-server");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        RedisServer server = new RedisServer();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server;
    }

    public String url() {
        return "redis://:%s@127.0.0.1:%d".formatted(password, port);
    }

    public String urlWithWrongPassword() {
        return "redis://:wrong@127.0.0.1:%d".formatted(port);
    }

    /** As {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** On the same port, with nothing of what was before. */
    public void restart() {
        kill();
        process = run();
    }

    @Override
    public void close() {
        kill();
    }

    private Process run() {
        try {
            Process started = new ProcessBuilder(
                            "redis-server",
                            "--bind",
                            "127.0.0.1",
                            "--port",
                            String.valueOf(port),
                            "--requirepass",
                            password,
                            "--save",
                            "",
                            "--appendonly",
                            "no")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            LocalProgram.awaitPort(started, port);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
