package dev.capstan.service.billing.payments;

/** The provider works and says no to this one call: no reason to leave the others. */
public class RefusedException extends PaymentException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message, true);
    }
}
