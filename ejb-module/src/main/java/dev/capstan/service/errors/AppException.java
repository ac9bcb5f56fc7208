package dev.capstan.service.errors;

import jakarta.ejb.ApplicationException;

/**
 * A refusal: the request is understood and cannot be met. Its message is a sentence for the person who asked (what
 * happened, to what, what to do), its code is for programs. It rolls the transaction back.
 */
@ApplicationException(rollback = true)
public class AppException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why, as far as a protocol needs to know. The HTTP status belongs to the web module's table. */
    public enum Kind {
        INVALID,
        UNAUTHENTICATED,
        PAYMENT_REQUIRED,
        FORBIDDEN,
        NOT_FOUND,
        CONFLICT,
        TOO_LARGE,
        RATE_LIMITED,
        BAD_GATEWAY,
        NOT_CONFIGURED,
        UNAVAILABLE
    }

    private final Kind kind;
    private final String code;

    public AppException(Kind kind, String code, String message) {
        super(message);
        this.kind = kind;
        this.code = code;
    }

    public Kind kind() {
        return kind;
    }

    /** In snake_case, stable, one of the contract's codes where it has one. */
    public String code() {
        return code;
    }
}
