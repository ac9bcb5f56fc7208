package dev.capstan.web.filters;

import dev.capstan.web.errors.ErrorResponses;
import dev.capstan.web.errors.ErrorTable;
import dev.capstan.web.errors.ErrorTable.Answer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The last resort: what gets past JAX-RS is logged once and answered in the shape of every other error, in place of the
 * server's own error pages.
 */
public class ExceptionLoggingFilter extends OrdinaryFilter {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = Logger.getLogger(ExceptionLoggingFilter.class.getName());

    @Override
    void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, new JsonErrors(request, response));
        } catch (IOException | ServletException | RuntimeException e) {
            Answer answer = ErrorTable.answer(e);
            if (answer.unexpected()) {
                String what =
                        "%s %s [%s]".formatted(request.getMethod(), request.getRequestURI(), RequestId.of(request));
                LOG.log(Level.SEVERE, "Request failed: " + what, e);
            }
            if (response.isCommitted()) {
                throw e;
            }
            ErrorResponses.write(answer, request, response);
        }
    }

    /** Writes our error body where the server would write its page. */
    private static final class JsonErrors extends HttpServletResponseWrapper {
        private final HttpServletRequest request;

        JsonErrors(HttpServletRequest request, HttpServletResponse response) {
            super(response);
            this.request = request;
        }

        @Override
        public void sendError(int status, String message) throws IOException {
            sendError(status);
        }

        @Override
        public void sendError(int status) throws IOException {
            ErrorResponses.write(ErrorTable.of(status), request, (HttpServletResponse) getResponse());
        }
    }
}
