package dev.capstan.launcher;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The JVM of the application server. */
public final class ServerProcess {
    private static final String SERVER = "capstan";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final ProcessRecord record;
    private final ServerLog log;
    private final HttpPort port;

    private ServerProcess(Process process, ProcessRecord record, ServerLog log, HttpPort port) {
        this.process = process;
        this.record = record;
        this.log = log;
        this.port = port;
    }

    /** Whether a killed start has left its server behind. */
    static boolean hasLeftover(Path home) {
        return recordIn(home).living().isPresent();
    }

    /** Ends a server that a killed start has left behind. */
    public static void stopLeftover(Path home) throws InterruptedException {
        ProcessRecord record = recordIn(home);
        var leftover = record.living();
        if (leftover.isPresent()) {
            leftover.get().destroy();
            if (!ended(leftover.get(), PATIENCE)) {
                leftover.get().destroyForcibly();
                ended(leftover.get(), PATIENCE);
            }
        }
        record.delete();
    }

    /**
     * Starts the server that was assembled in {@code wlp}. Its configuration and application are copied into the data
     * directory first, so that a build does not change them under a running server.
     */
    public static ServerProcess start(Path wlp, Path home, int httpPort, Map<String, String> environment) {
        HttpPort port = new HttpPort(httpPort);
        port.requireFree();
        Path output = home.resolve("server");
        Path logs = home.resolve("logs");
        Path configuration = output.resolve("usr/servers").resolve(SERVER);
        try {
            makePrivate(output);
            makePrivate(logs);
            FileTree.delete(configuration);
            copyServer(wlp.resolve("usr/servers").resolve(SERVER), configuration);
            ProcessBuilder builder = new ProcessBuilder(command(wlp, configuration))
                    .directory(configuration.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(Redirect.to(logs.resolve("console.log").toFile()));
            builder.environment().putAll(environment);
            builder.environment().put("HTTP_PORT", String.valueOf(httpPort));
            builder.environment().put("WLP_USER_DIR", output.resolve("usr").toString());
            builder.environment().put("WLP_OUTPUT_DIR", output.toString());
            builder.environment().put("LOG_DIR", logs.toString());
            ServerLog log = ServerLog.startingNow(logs);
            Process process = builder.start();
            ProcessRecord record = recordIn(home);
            record.write(process.toHandle(), port.toString());
            return new ServerProcess(process, record, log, port);
        } catch (IOException e) {
            throw new LaunchException("The server can not be started: " + e.getMessage(), e);
        }
    }

    /** Waits until the server answers that it is ready; says what is wrong when it does not. */
    public void awaitReady(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (port.readiness() != 200) {
            if (!process.isAlive()) {
                throw new LaunchException("The server ended by itself while it started, with exit code %d.\n%s"
                        .formatted(process.exitValue(), log.lastLines()));
            }
            if (log.applicationFailed()) {
                throw new LaunchException("The application did not start.\n" + log.lastLines());
            }
            if (System.nanoTime() > deadline) {
                throw new LaunchException(
                        "The server was not ready after %d s; http://127.0.0.1:%d/health/ready says what is missing.\n%s"
                                .formatted(patience.toSeconds(), port.number(), log.lastLines()));
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Waits until the server ends, and gives its exit code. */
    public int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    /** Ends the process at once, as a crash would. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public String lastLogLines() {
        return log.lastLines();
    }

    /** Asks it to end what it does, and ends it after half a minute. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            kill();
        }
        record.delete();
    }

    private static ProcessRecord recordIn(Path home) {
        return new ProcessRecord(home.resolve("server.pid"));
    }

    private static List<String> command(Path wlp, Path configuration) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + wlp.resolve("lib/platform/java/java9.options"));
        command.add("-javaagent:" + wlp.resolve("bin/tools/ws-javaagent.jar"));
        for (String line : Files.readAllLines(configuration.resolve("jvm.options"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                command.add(line.strip());
            }
        }
        command.addAll(List.of("-jar", wlp.resolve("bin/tools/ws-server.jar").toString(), SERVER));
        return command;
    }

    private static void copyServer(Path from, Path to) throws IOException {
        if (Files.notExists(from)) {
            throw new LaunchException(
                    "There is no assembled server in %s; build it with ./mvnw package.".formatted(from));
        }
        Files.createDirectories(to);
        try (var entries =
                Files.newDirectoryStream(from, entry -> !entry.endsWith("workarea") && !entry.endsWith("logs"))) {
            for (Path entry : entries) {
                FileTree.copy(entry, to.resolve(entry.getFileName()));
            }
        }
    }

    private static void makePrivate(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    private static boolean ended(ProcessHandle process, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            Thread.sleep(100);
        }
        return !process.isAlive();
    }
}
