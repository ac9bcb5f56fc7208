package dev.capstan.service.runs;

import dev.capstan.service.errors.AppException;
import java.util.UUID;

/** There is no such run, or nothing to cancel. */
public class RunNotFoundException extends AppException {
    private static final long serialVersionUID = 1L;

    public RunNotFoundException(UUID sessionId) {
        this("Session %s has no run that could be cancelled.".formatted(sessionId));
    }

    private RunNotFoundException(String message) {
        super(Kind.NOT_FOUND, "run_not_found", message);
    }

    /** For a run that was named. */
    public static RunNotFoundException unknown(Object runId) {
        return new RunNotFoundException("This session has no run %s.".formatted(runId));
    }
}
