package dev.capstan.service.runs;

import dev.capstan.service.errors.AppException;
import java.util.UUID;

/** There is nothing to cancel. */
public class RunNotFoundException extends AppException {
    private static final long serialVersionUID = 1L;

    public RunNotFoundException(UUID sessionId) {
        super(Kind.NOT_FOUND, "run_not_found", "Session %s has no run that could be cancelled.".formatted(sessionId));
    }
}
