package dev.capstan.web.errors;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What the server's own reader says of a multipart form that it cannot read is the sender's fault: a refusal with 422. It
 * says so by exceptions of many kinds, some of which the application cannot even name.
 */
@Provider
public class FormProblems implements ReaderInterceptor {
    private static final Logger LOG = Logger.getLogger(FormProblems.class.getName());
    private static final InputProblem NO_FORM =
            new InputProblem("form_invalid", List.of("body"), "this is not a well-formed multipart form", null);

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        try {
            return context.proceed();
        } catch (IOException | RuntimeException e) {
            if (isForm(context.getMediaType()) && ErrorTable.answer(e).unexpected()) {
                LOG.log(Level.FINE, "A form could not be read.", e);
                throw new InvalidInputException(NO_FORM);
            }
            throw e;
        }
    }

    private static boolean isForm(MediaType type) {
        return type != null && type.getType().equalsIgnoreCase("multipart");
    }
}
