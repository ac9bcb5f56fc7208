package dev.capstan.console;

import dev.capstan.launcher.FileTree;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A headless Chromium with a fresh profile, spoken to over the DevTools protocol. */
final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final String ADVICE = "The tests of the console page need Chromium: apt-get install chromium";
    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final Path profile;
    private final Devtools devtools;

    private Chromium(Process process, Path profile, Devtools devtools) {
        this.process = process;
        this.profile = profile;
        this.devtools = devtools;
    }

    /** Starts the browser; without one the test is skipped, in continuous integration it fails. */
    static Chromium start() throws IOException {
        Optional<Path> program = find();
        if (program.isEmpty() && "true".equals(System.getenv("CI"))) {
            Assertions.fail(ADVICE);
        }
        Assumptions.assumeTrue(program.isPresent(), ADVICE);
        Path profile = Files.createTempDirectory("capstan-console");
        Process process = new ProcessBuilder(
                        program.orElseThrow().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--window-size=1280,860",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("chromium.log").toFile())
                .start();
        Path port = profile.resolve("DevToolsActivePort");
        Awaitility.await("Chromium to listen")
                .atMost(START)
                .until(() -> Files.exists(port) && lines(port).size() > 1);
        List<String> address = lines(port);
        return new Chromium(
                process,
                profile,
                Devtools.connect(URI.create("ws://127.0.0.1:%s%s".formatted(address.get(0), address.get(1)))));
    }

    /** The page that the browser opened with. */
    BrowserPage firstPage() {
        return page(openPages().getFirst());
    }

    List<String> openPages() {
        return devtools.call("Target.getTargets")
                .path("targetInfos")
                .valueStream()
                .filter(target -> target.path("type").asText().equals("page"))
                .map(target -> target.path("targetId").asText())
                .toList();
    }

    BrowserPage page(String targetId) {
        return BrowserPage.attach(devtools, targetId);
    }

    private static Optional<Path> find() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file);
    }

    @Override
    public void close() throws IOException {
        devtools.close();
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        for (ProcessHandle each : all) { // the browser's own processes write into the profile to their end
            each.destroyForcibly();
            each.onExit().completeOnTimeout(each, 10, TimeUnit.SECONDS).join();
        }
        FileTree.delete(profile);
    }
}
