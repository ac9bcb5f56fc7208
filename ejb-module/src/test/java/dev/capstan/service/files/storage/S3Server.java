package dev.capstan.service.files.storage;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Adobe's S3Mock in a process of its own, with one bucket. It is found on the class path as one runnable archive. */
final class S3Server implements AutoCloseable {
    static final String BUCKET = "capstan";
    private static final Duration READY_WITHIN = Duration.ofSeconds(90);

    private final Process process;
    private final int port;

    private S3Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static S3Server start() {
        int port = freePort();
        try {
            Path folder = Files.createTempDirectory(Path.of("target"), "s3").toAbsolutePath();
            Process process = new ProcessBuilder(List.of(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-Xmx128m",
                            "-XX:TieredStopAtLevel=1",
                            "-jar",
                            archive(),
                            "--server.port=0",
                            "--com.adobe.testing.s3mock.httpPort=" + port,
                            "--com.adobe.testing.s3mock.domain.initialBuckets=" + BUCKET,
                            "--com.adobe.testing.s3mock.domain.root=" + folder.resolve("root")))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("s3.log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            S3Server server = new S3Server(process, port);
            server.awaitReady(folder);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private void awaitReady(Path folder) {
        Instant until = Instant.now().plus(READY_WITHIN);
        while (Instant.now().isBefore(until) && process.isAlive()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                pause();
            }
        }
        close();
        throw new IllegalStateException("the S3 server did not start, see " + folder.resolve("s3.log"));
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String archive() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(classPath.split(File.pathSeparator, -1))
                .filter(entry -> entry.matches(".*s3mock-[^/]*-exec\\.jar"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("s3mock is not on the class path"));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
