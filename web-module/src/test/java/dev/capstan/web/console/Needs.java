package dev.capstan.web.console;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Programs of the machine that a test needs: without one it is skipped, in continuous integration it fails. */
final class Needs {
    private Needs() {}

    static Path program(String name, String advice) {
        Optional<Path> found = Stream.of(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            Assertions.fail(advice);
        }
        Assumptions.assumeTrue(found.isPresent(), advice);
        return found.orElseThrow();
    }
}
