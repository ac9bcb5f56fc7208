package dev.capstan.web.filters;

import dev.capstan.web.errors.ErrorResponses;
import dev.capstan.web.errors.ErrorTable;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;

/** Refuses addresses that are no URIs, which JAX-RS would take for a fault of the server. */
public class AddressFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (uri(request.getRequestURI())) {
            chain.doFilter(request, response);
        } else {
            ErrorResponses.write(ErrorTable.of(BAD_REQUEST), request, response);
        }
    }

    static boolean uri(String path) {
        try {
            return new URI("http://localhost" + path).getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
