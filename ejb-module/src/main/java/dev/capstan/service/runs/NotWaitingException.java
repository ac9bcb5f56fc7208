package dev.capstan.service.runs;

import dev.capstan.service.errors.AppException;
import dev.capstan.types.runs.RunStatus;
import java.util.UUID;

/** The run asks nothing now: it was answered already, or has ended. */
public class NotWaitingException extends AppException {
    private static final long serialVersionUID = 1L;

    public NotWaitingException(UUID runId, RunStatus status) {
        super(
                Kind.CONFLICT,
                "duplicate_task",
                "Run %s does not wait for an answer: it is %s.".formatted(runId, status.wire()));
    }
}
