package dev.capstan.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Runs scripts with socket.io-client, which the build has fetched. */
public final class StandardClient {
    private static final Path HOME = Path.of(
                    System.getProperty("capstan.target", "target"), "../../target/socketio-client")
            .normalize();
    private static final int PATIENCE_SECONDS = 180;

    private StandardClient() {}

    public static void require() throws InterruptedException {
        if (!works("node") || Files.notExists(HOME.resolve("installed"))) {
            String message = "The standard Socket.IO client is not there:"
                    + " install Debian's nodejs (20 or newer) and npm packages and build again.";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(message);
            }
            Assumptions.abort(message);
        }
    }

    /** What a script of {@code resources/gateway} prints, and its exit code as a last line. */
    public static List<String> run(String script, String... arguments) throws IOException, InterruptedException {
        try (InputStream in = StandardClient.class.getResourceAsStream("/gateway/" + script)) {
            Files.copy(in, HOME.resolve(script), StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(Arrays.asList(arguments));
        return execute(command);
    }

    private static boolean works(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> execute(List<String> command) throws IOException, InterruptedException {
        Path log = Files.createTempFile(HOME, "run", ".log");
        Process process = new ProcessBuilder(command)
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean finished = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!finished) {
            process.destroyForcibly().waitFor();
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(log));
        lines.add(finished ? "exit " + process.exitValue() : "killed");
        return lines;
    }
}
