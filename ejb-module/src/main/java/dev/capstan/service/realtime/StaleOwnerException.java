package dev.capstan.service.realtime;

import jakarta.ejb.ApplicationException;
import java.util.UUID;

/** Another node has taken the run over: whoever still holds the old epoch must stop and write nothing more. */
@ApplicationException(rollback = true)
public class StaleOwnerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StaleOwnerException(UUID sessionId) {
        super("session %s has a newer writer".formatted(sessionId));
    }
}
