package dev.capstan.web.realtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Programs that some tests need: without them they are skipped, and fail where {@code CI=true}, so that none passes unseen. */
public final class Needs {
    private Needs() {}

    public static void program(String name, String howToInstall) {
        require(runs(name), "%s is not installed: %s".formatted(name, howToInstall));
    }

    public static void file(Path file, String howToGetIt) {
        require(Files.exists(file), "%s does not exist: %s".formatted(file, howToGetIt));
    }

    private static void require(boolean met, String message) {
        if (met) {
            return;
        }
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail(message);
        }
        Assumptions.abort(message);
    }

    private static boolean runs(String name) {
        try {
            Process process = new ProcessBuilder(name, "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
