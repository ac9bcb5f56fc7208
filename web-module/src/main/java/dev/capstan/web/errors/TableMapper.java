package dev.capstan.web.errors;

import dev.capstan.web.errors.ErrorTable.Answer;
import dev.capstan.web.filters.RequestId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Answers what a resource throws, by the {@link ErrorTable}. The unexpected is logged once, with its trace. */
abstract class TableMapper<T extends Throwable> implements ExceptionMapper<T> {
    private static final Logger LOG = Logger.getLogger(TableMapper.class.getName());
    private static final int FIRST_ERROR = 400;

    @Context
    HttpServletRequest request;

    @Override
    public Response toResponse(T thrown) {
        if (thrown instanceof WebApplicationException redirect
                && redirect.getResponse().getStatus() < FIRST_ERROR) {
            return redirect.getResponse();
        }
        Answer answer = ErrorTable.answer(thrown);
        String what = "%s %s [%s]".formatted(request.getMethod(), request.getRequestURI(), RequestId.of(request));
        if (answer.unexpected()) {
            LOG.log(Level.SEVERE, "Request failed: " + what, thrown);
        } else {
            LOG.log(Level.FINE, "Request refused: {0}: {1} {2}", new Object[] {what, answer.status(), answer.code()});
        }
        return ErrorResponses.jaxrs(answer, request);
    }
}
