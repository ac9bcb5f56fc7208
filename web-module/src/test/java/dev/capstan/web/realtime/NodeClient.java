package dev.capstan.web.realtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs scripts with the standard Socket.IO client, which the build has fetched. */
public final class NodeClient {
    private static final Path HOME = Path.of("..", "target", "socketio-client");
    private static final String SCRIPT = "interop.mjs";

    private NodeClient() {}

    public static void install() throws IOException {
        Needs.program("node", "install Debian's nodejs package, 20 or newer.");
        Needs.file(HOME.resolve("installed"), "install Debian's npm package and build again.");
        try (InputStream in = NodeClient.class.getResourceAsStream("/socketio-client/" + SCRIPT)) {
            Files.copy(in, HOME.resolve(SCRIPT), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** What the script printed, and its exit code as a last line. */
    public static List<String> run(int seconds, String... command) throws IOException, InterruptedException {
        Path log = Files.createTempFile(HOME, "run", ".log");
        Process process = new ProcessBuilder(command)
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean finished = process.waitFor(seconds, TimeUnit.SECONDS);
        if (!finished) {
            process.destroyForcibly().waitFor();
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(log, StandardCharsets.UTF_8));
        Files.delete(log);
        lines.add(finished ? "exit " + process.exitValue() : "killed after " + seconds + " s");
        return lines;
    }
}
