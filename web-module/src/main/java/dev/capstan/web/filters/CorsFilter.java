package dev.capstan.web.filters;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.web.errors.ErrorResponses;
import dev.capstan.web.errors.ErrorTable;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Lets pages of the allowed origins call the API with credentials, and read every answer, errors too. */
public class CorsFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String METHODS = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
    private static final String HEADERS =
            "Authorization, Content-Type, Accept, Range, If-Range, If-None-Match, X-Request-ID, X-Span-ID, Last-Event-ID,"
                    + " Idempotency-Key";
    private static final String EXPOSED =
            "X-Request-ID, X-Span-ID, Content-Disposition, Content-Range, ETag, Retry-After, Location, X-Total-Count";

    /** What agents serve has no origin to allow: it answers for itself, without credentials. */
    private static final String SANDBOXES = "/sandbox-ports/";

    @Inject
    transient WebConfig config;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getRequestURI().startsWith(SANDBOXES)) {
            chain.doFilter(request, response);
            return;
        }
        response.addHeader("Vary", "Origin");
        String origin = request.getHeader("Origin");
        boolean allowed = origin != null && config.allows(origin);
        if (allowed) {
            response.setHeader("Access-Control-Allow-Origin", origin);
            response.setHeader("Access-Control-Allow-Credentials", "true");
            response.setHeader("Access-Control-Expose-Headers", EXPOSED);
        }
        if (preflight(request)) {
            answerPreflight(request, response, allowed);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean preflight(HttpServletRequest request) {
        return request.getMethod().equals("OPTIONS")
                && request.getHeader("Origin") != null
                && request.getHeader("Access-Control-Request-Method") != null;
    }

    private static void answerPreflight(HttpServletRequest request, HttpServletResponse response, boolean allowed)
            throws IOException {
        String id = RequestId.assign(request);
        response.setHeader(RequestId.HEADER, id);
        response.setHeader(RequestId.SPAN_HEADER, id);
        response.addHeader("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers");
        if (!allowed) {
            ErrorResponses.write(
                    ErrorTable.answer(new AppException(
                            Kind.FORBIDDEN,
                            "origin_not_allowed",
                            "Pages of this origin may not call this server. Add it to CAPSTAN_WEB_ALLOWED_ORIGINS.")),
                    request,
                    response);
            return;
        }
        response.setHeader("Access-Control-Allow-Methods", METHODS);
        response.setHeader("Access-Control-Allow-Headers", HEADERS);
        response.setHeader("Access-Control-Max-Age", "600");
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
