package dev.capstan.web.realtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs scripts with the standard Socket.IO client, which is installed under {@code target} once. */
public final class NodeClient {
    private static final Path HOME = Path.of("target", "socketio-client");
    private static final String[] FILES = {"package.json", "package-lock.json", "interop.mjs"};

    private NodeClient() {}

    public static void install() throws IOException, InterruptedException {
        Needs.program("node", "install Debian's nodejs package, 20 or newer.");
        Needs.program("npm", "install Debian's npm package.");
        Files.createDirectories(HOME);
        for (String file : FILES) {
            try (InputStream in = NodeClient.class.getResourceAsStream("/socketio-client/" + file)) {
                byte[] wanted = in.readAllBytes();
                Path target = HOME.resolve(file);
                if (!Files.exists(target) || !Arrays.equals(wanted, Files.readAllBytes(target))) {
                    Files.deleteIfExists(HOME.resolve("installed"));
                    Files.write(target, wanted);
                }
            }
        }
        if (!Files.exists(HOME.resolve("installed"))) {
            List<String> lines = run(180, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
            if (!lines.getLast().equals("exit 0")) {
                throw new IOException("npm ci failed: " + String.join("\n", lines));
            }
            Files.createFile(HOME.resolve("installed"));
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
