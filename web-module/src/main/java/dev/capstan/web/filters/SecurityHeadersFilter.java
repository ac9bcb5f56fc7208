package dev.capstan.web.filters;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * Tells browsers to guess, run, frame and store nothing, and to pass no addresses on. A page or a file may say otherwise for
 * itself: what it adds takes the place of what is said here.
 */
public class SecurityHeadersFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    /** For what is data and no page. */
    static final String POLICY =
            "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none';" + " frame-ancestors 'none'";

    private static final Map<String, String> DEFAULTS = Map.of(
            "content-security-policy", POLICY,
            "referrer-policy", "strict-origin-when-cross-origin",
            "permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()",
            "cache-control", "no-store");

    @Inject
    transient WebConfig config;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        DEFAULTS.forEach(response::setHeader);
        if (config.secure()) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
        chain.doFilter(request, new Overriding(response));
    }

    /** Two policies of one kind would both hold, so a later one replaces the default in place of joining it. */
    private static final class Overriding extends HttpServletResponseWrapper {
        Overriding(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void addHeader(String name, String value) {
            if (DEFAULTS.containsKey(name.toLowerCase(Locale.ROOT))) {
                setHeader(name, value);
            } else {
                super.addHeader(name, value);
            }
        }
    }
}
