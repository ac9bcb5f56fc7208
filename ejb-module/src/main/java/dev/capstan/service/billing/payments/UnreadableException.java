package dev.capstan.service.billing.payments;

/** An object of the provider that does not say what it must. */
public class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableException(String message) {
        super(message);
    }
}
