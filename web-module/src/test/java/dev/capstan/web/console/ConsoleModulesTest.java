package dev.capstan.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs the tests of the page's modules with Node's own test runner. */
class ConsoleModulesTest {
    private static final Path TESTS = Path.of("src/test/console");

    @Test
    void theModulesOfThePageDoWhatTheirTestsSay() throws Exception {
        Path node =
                Needs.program("node", "The tests of the console page need Node 20 or newer: apt-get install nodejs");

        Process run =
                new ProcessBuilder(command(node)).redirectErrorStream(true).start();
        String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(run.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(run.exitValue()).as(output).isZero();
        assertThat(output).contains("# fail 0").doesNotContain("# pass 0");
    }

    private static List<String> command(Path node) throws IOException {
        try (Stream<Path> files = Files.list(TESTS)) {
            Stream<String> tests = files.map(Path::toString).filter(name -> name.endsWith(".test.mjs"));
            return Stream.concat(Stream.of(node.toString(), "--test", "--test-reporter=tap"), tests.sorted())
                    .toList();
        }
    }
}
