package dev.capstan.web.filters;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * A filter that wraps the request or the response. What becomes a socket is passed through as it came: the server
 * upgrades its own objects only, and Socket.IO has limits of its own.
 */
abstract class OrdinaryFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String SOCKETS = "/socket.io/";

    @Override
    protected final void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getHeader("Upgrade") != null || request.getRequestURI().startsWith(SOCKETS)) {
            chain.doFilter(request, response);
        } else {
            filter(request, response, chain);
        }
    }

    abstract void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException;
}
