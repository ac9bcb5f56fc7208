package dev.capstan.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Debian's {@code redis-server} on a free port, with a password, keeping nothing on disk. */
public final class RedisServer implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 20_000;

    private final int port = freePort();
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
            String line = "There is no redis-server here; install Debian's redis-server.";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(line, e);
            }
            Assumptions.abort(line);
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
            awaitPort(started);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitPort(Process started) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!accepts()) {
            if (!started.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("redis-server does not listen on " + port);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
