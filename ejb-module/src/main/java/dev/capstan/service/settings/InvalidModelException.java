package dev.capstan.service.settings;

import dev.capstan.service.errors.InvalidRequestException;

/** A model setting that could not be called as it is; the message begins with the member that is wrong. */
public class InvalidModelException extends InvalidRequestException {
    private static final long serialVersionUID = 1L;

    InvalidModelException(String message) {
        super(message);
    }
}
