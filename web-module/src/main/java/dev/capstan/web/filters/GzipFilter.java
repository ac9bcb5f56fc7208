package dev.capstan.web.filters;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;

/**
 * Compresses texts for callers that can unpack them. Event streams, short bodies and what is compressed already go
 * through untouched; so do answers that carry tokens, whose length would tell about them.
 */
public class GzipFilter extends OrdinaryFilter {
    private static final long serialVersionUID = 1L;

    @Override
    void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.addHeader("Vary", "Accept-Encoding");
        if (!wanted(request)) {
            chain.doFilter(request, response);
            return;
        }
        GzipResponse gzip = new GzipResponse(response);
        chain.doFilter(request, gzip);
        if (request.isAsyncStarted()) {
            request.getAsyncContext().addListener(new FinishLater(gzip));
        } else {
            gzip.finish();
        }
    }

    private static boolean wanted(HttpServletRequest request) {
        String accepted = request.getHeader("Accept-Encoding");
        return accepted != null
                && accepts(accepted)
                && !request.getMethod().equals("HEAD")
                && !request.getRequestURI().startsWith("/auth/");
    }

    static boolean accepts(String acceptEncoding) {
        for (String entry : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = entry.strip().split("\\s*;\\s*", -1);
            if (parts[0].equals("gzip")) {
                return parts.length < 2 || !parts[1].matches("q\\s*=\\s*0(\\.0*)?");
            }
        }
        return false;
    }

    private record FinishLater(GzipResponse gzip) implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) throws IOException {
            gzip.finish();
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
