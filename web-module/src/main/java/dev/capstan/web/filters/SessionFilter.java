package dev.capstan.web.filters;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps HTTP sessions where a browser needs one, in the sign-in flow. Every other request is answered from its token
 * alone, so that any node can answer it.
 */
public class SessionFilter extends OrdinaryFilter {
    private static final long serialVersionUID = 1L;
    private static final String WITH_SESSION = "/auth/oauth/";

    @Override
    void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean allowed = request.getRequestURI().startsWith(WITH_SESSION);
        chain.doFilter(allowed ? request : new Sessionless(request), response);
    }

    private static final class Sessionless extends HttpServletRequestWrapper {
        Sessionless(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable HttpSession getSession(boolean create) {
            if (create) {
                throw new IllegalStateException("only " + WITH_SESSION + " has HTTP sessions");
            }
            return null;
        }

        @Override
        public @Nullable HttpSession getSession() {
            return getSession(true);
        }
    }
}
