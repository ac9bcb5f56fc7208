package dev.capstan.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What a test needs to run a program of the system that listens on a port of this machine. */
public final class LocalProgram {
    private static final long PATIENCE_MILLIS = 20_000;

    private LocalProgram() {}

    /** Below those that outgoing connections take, so that none has it when a program opens it seconds later. */
    public static int freePort() {
        int port = 0;
        while (port == 0 || taken(port)) {
            port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
        }
        return port;
    }

    private static boolean taken(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return !socket.isBound();
        } catch (BindException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Skips the test because the program is not installed, or fails it in the build of record. Never returns. */
    public static String missing(String program) {
        String line = "There is no %s here; install Debian's %s.".formatted(program, program);
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail(line);
        }
        Assumptions.abort(line);
        return line;
    }

    /** Returns when the program takes connections. */
    public static void awaitPort(Process program, int port) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!accepts(port)) {
            if (!program.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("nothing listens on %d: %s".formatted(port, program.info()));
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
