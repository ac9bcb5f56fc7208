package dev.capstan.web.filters;

import dev.capstan.service.telemetry.LogContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Gives each request an id, the caller's own where there is one, sends it back under both its names, except to probes, and
 * puts it into the log lines of the request.
 */
public class RequestIdFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String UNTRACED = "/health";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String id = RequestId.assign(request);
        if (!request.getRequestURI().equals(UNTRACED)) {
            response.setHeader(RequestId.HEADER, id);
            response.setHeader(RequestId.SPAN_HEADER, id);
        }
        try (LogContext.Scope fields = LogContext.ofRequest(id)) {
            chain.doFilter(request, response);
        }
    }
}
