package dev.capstan.service.runs;

import dev.capstan.service.errors.AppException;
import java.util.UUID;

/** A session has one active run at most. */
public class ConcurrentRunException extends AppException {
    private static final long serialVersionUID = 1L;

    public ConcurrentRunException(UUID sessionId) {
        super(
                Kind.CONFLICT,
                "concurrent_operation",
                "Session %s has a run that has not ended. Wait for it, or cancel it first.".formatted(sessionId));
    }
}
