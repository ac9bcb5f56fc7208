package dev.capstan.web.filters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.service.files.FilesConfig;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentOriginFilterTest {
    @ParameterizedTest
    @CsvSource({
        "api.example, /v1/sessions, true",
        "api.example, /storage/token, false",
        "files.example, /storage/token, true",
        "files.example, /v1/public/avatars/a.png, true",
        "files.example, /v1/sessions, false",
        "files.example, /auth/login, false",
        "files.example, /, false",
        "10.0.0.7, /health, true",
        "10.0.0.7, /storage/token, true"
    })
    void servesFilesAtTheirHostAloneAndNothingElseThere(String host, String path, boolean served)
            throws IOException, ServletException {
        assertThat(served("https://files.example/", host, path)).isEqualTo(served);
    }

    @ParameterizedTest
    @CsvSource({"api.example, /v1/sessions", "api.example, /storage/token"})
    void oneHostServesBothWhereThereIsNoOther(String host, String path) throws IOException, ServletException {
        assertThat(served("https://api.example/", host, path)).isTrue();
    }

    private static boolean served(String files, String host, String path) throws IOException, ServletException {
        ContentOriginFilter filter = new ContentOriginFilter();
        Origin own = Origin.ofUrl("https://api.example").orElseThrow();
        filter.web = new WebConfig(own, Set.of(own), 1_048_576);
        filter.files = new FilesConfig(
                URI.create(files),
                Path.of("files"),
                100,
                100,
                1,
                Duration.ofHours(1),
                Duration.ofHours(1),
                Optional.empty());
        boolean[] passed = new boolean[1];
        Exchange exchange = new Exchange("GET", path).at(host);
        filter.doFilter(exchange.request(), exchange.response(), (request, response) -> passed[0] = true);
        assertThat(exchange.status).isEqualTo(passed[0] ? 200 : 404);
        return passed[0];
    }
}
