package dev.capstan.service.credits;

import dev.capstan.service.errors.AppException;
import java.util.UUID;

/** The user has no credit account: registration opens one. */
public class NoAccountException extends AppException {
    private static final long serialVersionUID = 1L;

    public NoAccountException(UUID userId) {
        super(Kind.NOT_FOUND, "credit_balance_not_found", "The user %s has no credit account.".formatted(userId));
    }
}
