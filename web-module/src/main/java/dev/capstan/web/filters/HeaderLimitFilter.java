package dev.capstan.web.filters;

import dev.capstan.web.errors.ErrorResponses;
import dev.capstan.web.errors.ErrorTable;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;

/** Refuses header lines that are too long, in the shape of every other refusal; the server itself would answer nothing. */
public class HeaderLimitFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 32 * 1024;
    private static final int HEADERS_TOO_LARGE = 431;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (within(request)) {
            chain.doFilter(request, response);
        } else {
            ErrorResponses.write(ErrorTable.of(HEADERS_TOO_LARGE), request, response);
        }
    }

    private static boolean within(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames()).stream()
                .flatMap(name -> Collections.list(request.getHeaders(name)).stream())
                .allMatch(value -> value.length() <= LONGEST);
    }
}
