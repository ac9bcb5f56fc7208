package dev.capstan.web.filters;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CorsFilterTest {
    private final AtomicBoolean passed = new AtomicBoolean();

    @Test
    void answersThePreflightOfAnAllowedOriginItself() throws IOException, ServletException {
        Exchange exchange = new Exchange("OPTIONS", "/v1/sessions")
                .with("Origin", "http://localhost:5173")
                .with("Access-Control-Request-Method", "POST");

        send(exchange);

        assertThat(passed).isFalse();
        assertThat(exchange.status).isEqualTo(204);
        assertThat(exchange.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:5173");
        assertThat(exchange.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(exchange.header("Access-Control-Allow-Headers")).contains("Authorization");
    }

    @Test
    void refusesThePreflightOfAForeignOrigin() throws IOException, ServletException {
        Exchange exchange = new Exchange("OPTIONS", "/v1/sessions")
                .with("Origin", "https://evil.example")
                .with("Access-Control-Request-Method", "POST");

        send(exchange);

        assertThat(passed).isFalse();
        assertThat(exchange.status).isEqualTo(403);
        assertThat(exchange.header("Access-Control-Allow-Origin")).isNull();
        assertThat(exchange.body.toString(StandardCharsets.UTF_8)).contains("origin_not_allowed");
    }

    @Test
    void letsAnAllowedPageReadTheRequestId() throws IOException, ServletException {
        Exchange exchange = new Exchange("GET", "/x").with("Origin", "http://localhost:8000");

        send(exchange);

        assertThat(passed).isTrue();
        assertThat(exchange.header("Access-Control-Expose-Headers")).contains("X-Request-ID", "X-Span-ID");
        assertThat(exchange.header("Vary")).contains("Origin");
    }

    @Test
    void neverReflectsAForeignOriginOrTheOpaqueOne() throws IOException, ServletException {
        for (String origin : new String[] {"https://evil.example", "null", "http://localhost:8000.evil.example"}) {
            Exchange exchange = new Exchange("GET", "/x").with("Origin", origin);

            send(exchange);

            assertThat(exchange.header("Access-Control-Allow-Origin")).isNull();
        }
    }

    private void send(Exchange exchange) throws IOException, ServletException {
        CorsFilter filter = new CorsFilter();
        filter.config = OriginTest.config(Optional.empty(), Optional.empty());
        filter.doFilter(exchange.request(), exchange.response(), (request, response) -> passed.set(true));
    }
}
