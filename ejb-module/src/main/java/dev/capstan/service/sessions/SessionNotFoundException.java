package dev.capstan.service.sessions;

import dev.capstan.service.errors.AppException;
import java.util.UUID;

/** The session is unknown, deleted, or somebody else's: which of these is not told. */
public class SessionNotFoundException extends AppException {
    private static final long serialVersionUID = 1L;

    public SessionNotFoundException(UUID id) {
        super(Kind.NOT_FOUND, "session_not_found", "There is no session %s, or it is not yours.".formatted(id));
    }
}
