package dev.capstan.service.credits;

import dev.capstan.service.errors.AppException;

/** A number that cannot be an amount of credits. Nothing was changed. */
public class InvalidAmountException extends AppException {
    private static final long serialVersionUID = 1L;

    public InvalidAmountException(String message) {
        super(Kind.INVALID, "invalid_amount", message);
    }
}
