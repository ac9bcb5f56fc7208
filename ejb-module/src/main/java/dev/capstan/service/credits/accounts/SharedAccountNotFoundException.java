package dev.capstan.service.credits.accounts;

import dev.capstan.service.errors.AppException;
import java.util.UUID;

/** There is no such shared account for this user: none at all, or one of other people. */
public class SharedAccountNotFoundException extends AppException {
    private static final long serialVersionUID = 1L;

    public SharedAccountNotFoundException(UUID accountId) {
        super(Kind.NOT_FOUND, "not_found", "There is no shared account %s that you may use.".formatted(accountId));
    }
}
