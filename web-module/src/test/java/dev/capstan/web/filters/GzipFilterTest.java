package dev.capstan.web.filters;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GzipFilterTest {
    private static final String LONG = "{\"a\":\"" + "x".repeat(5000) + "\"}";

    @Test
    void compressesALongText() throws IOException, ServletException {
        Exchange exchange = new Exchange("GET", "/v1/sessions").with("Accept-Encoding", "br, gzip");

        send(exchange, "application/json", LONG);

        assertThat(exchange.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(exchange.header("Content-Length")).isNull();
        byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(exchange.body.toByteArray())).readAllBytes();
        assertThat(new String(unpacked, StandardCharsets.UTF_8)).isEqualTo(LONG);
    }

    @ParameterizedTest
    @CsvSource({"text/event-stream, true", "image/png, true", "application/zip, true", "application/json, false"})
    void leavesStreamsImagesAndShortBodiesAlone(String type, boolean longBody) throws IOException, ServletException {
        Exchange exchange = new Exchange("GET", "/v1/x").with("Accept-Encoding", "gzip");
        String body = longBody ? LONG : "{}";

        send(exchange, type, body);

        assertThat(exchange.header("Content-Encoding")).isNull();
        assertThat(exchange.body.toString(StandardCharsets.UTF_8)).isEqualTo(body);
        assertThat(exchange.header("Content-Length")).isEqualTo(String.valueOf(body.length()));
    }

    @Test
    void neverCompressesWhatCarriesTokens() throws IOException, ServletException {
        Exchange exchange = new Exchange("POST", "/auth/login").with("Accept-Encoding", "gzip");

        send(exchange, "application/json", LONG);

        assertThat(exchange.header("Content-Encoding")).isNull();
    }

    @Test
    void readsTheCallersWishes() {
        assertThat(GzipFilter.accepts("deflate, gzip;q=0.5")).isTrue();
        assertThat(GzipFilter.accepts("gzip;q=0")).isFalse();
        assertThat(GzipFilter.accepts("br")).isFalse();
    }

    private static void send(Exchange exchange, String type, String body) throws IOException, ServletException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        new GzipFilter().filter(exchange.request(), exchange.response(), (request, response) -> {
            response.setContentType(type);
            response.setContentLength(bytes.length);
            ((HttpServletResponse) response).getOutputStream().write(bytes);
        });
    }
}
