package dev.capstan.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleFileTest {
    private static final Path FOLDER = Path.of("src/main/webapp/console");

    @ParameterizedTest
    @CsvSource({
        "index.html, text/html; charset=utf-8",
        "js/app.js, text/javascript; charset=utf-8",
        "console.css, text/css; charset=utf-8",
        "icon.svg, image/svg+xml",
        "vendor/LICENSE, text/plain; charset=utf-8"
    })
    void sendsEachFileAsWhatItIs(String path, String type) {
        assertThat(ConsoleFile.of(path, new byte[0]).contentType()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../WEB-INF/web.xml",
                "/js/../../WEB-INF/web.xml",
                "/js//app.js",
                "/.hidden",
                "/js/.hidden",
                "//etc/passwd",
                "/js/app.js;x",
                "/js/%2e%2e/x",
                "/js\\app.js",
                "/",
                "",
                "/js/",
                "/a\u0000b"
            })
    void refusesPathsThatLeadElsewhere(String path) {
        assertThat(ConsoleFile.pathOf(path)).isEmpty();
    }

    @Test
    void findsTheFilesOfThePage() throws Exception {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> FOLDER.relativize(file).toString()))
                    .isNotEmpty()
                    .allSatisfy(
                            path -> assertThat(ConsoleFile.pathOf("/" + path)).contains(path));
        }
    }

    @Test
    void sparesAClientTheBytesItHas() {
        ConsoleFile file = ConsoleFile.of("a.js", "let a;".getBytes(StandardCharsets.UTF_8));

        assertThat(file.isKnownBy(file.etag())).isTrue();
        assertThat(file.isKnownBy("\"other\", W/" + file.etag())).isTrue();
        assertThat(file.isKnownBy("\"other\"")).isFalse();
        assertThat(ConsoleFile.of("a.js", "let b;".getBytes(StandardCharsets.UTF_8))
                        .etag())
                .isNotEqualTo(file.etag());
    }

    @Test
    void thePageNeedsNothingThatThePolicyForbids() throws Exception {
        String page = Files.readString(FOLDER.resolve("index.html"));

        assertThat(page).doesNotContain("style=").doesNotContainPattern("<script(?![^>]* src=)");
        assertThat(page).doesNotContainPattern("\\son[a-z]+=").doesNotContainPattern("(?:src|href)=\"https?:");
        assertThat(ConsoleServlet.POLICY).contains("default-src 'self'").doesNotContain("unsafe");
    }

    @Test
    void noModuleWritesHtml() throws Exception {
        Pattern writers =
                Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function");
        try (Stream<Path> modules = Files.list(FOLDER.resolve("js"))) {
            List<Path> writing = modules.filter(
                            module -> writers.matcher(read(module)).find())
                    .toList();

            assertThat(writing).isEmpty();
        }
    }

    @Test
    void theVendoredLibraryIsTheOneItsNoteNames() throws Exception {
        byte[] library = Files.readAllBytes(FOLDER.resolve("vendor/socket.io.esm.min.js"));
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(library));

        assertThat(read(FOLDER.resolve("vendor/VERSION"))).contains(hash).contains("socket.io-client 4.8");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
