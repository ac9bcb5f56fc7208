package dev.capstan.web.filters;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecurityHeadersFilterTest {
    private final Exchange exchange = new Exchange("GET", "/auth/me");

    @Test
    void tellsBrowsersToTakeDataForNothingElseAndToKeepNoneOfIt() throws IOException, ServletException {
        filter("http://localhost:8000").doFilter(exchange.request(), exchange.response(), (request, response) -> {});

        assertThat(exchange.header("Content-Security-Policy"))
                .contains("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'");
        assertThat(exchange.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(exchange.header("Referrer-Policy")).isEqualTo("strict-origin-when-cross-origin");
        assertThat(exchange.header("Cache-Control")).isEqualTo("no-store");
        assertThat(exchange.header("Permissions-Policy")).contains("camera=()");
        assertThat(exchange.header("Strict-Transport-Security")).isNull();
    }

    @Test
    void holdsBrowsersToHttpsForAYearWhereItIsServedByIt() throws IOException, ServletException {
        filter("https://capstan.example").doFilter(exchange.request(), exchange.response(), (request, response) -> {});

        assertThat(exchange.header("Strict-Transport-Security")).isEqualTo("max-age=31536000; includeSubDomains");
    }

    @Test
    void whatAPageSaysForItselfTakesThePlaceOfTheDefault() throws IOException, ServletException {
        filter("https://capstan.example").doFilter(exchange.request(), exchange.response(), (request, response) -> {
            ((HttpServletResponse) response).addHeader("content-security-policy", "default-src 'self'");
            ((HttpServletResponse) response).addHeader("Cache-Control", "no-cache");
        });

        assertThat(exchange.header("Content-Security-Policy")).isEqualTo("default-src 'self'");
        assertThat(exchange.header("Cache-Control")).isEqualTo("no-cache");
    }

    private static SecurityHeadersFilter filter(String url) {
        SecurityHeadersFilter filter = new SecurityHeadersFilter();
        Origin own = Origin.ofUrl(url).orElseThrow();
        filter.config = new WebConfig(own, Set.of(own), 1_048_576);
        return filter;
    }
}
