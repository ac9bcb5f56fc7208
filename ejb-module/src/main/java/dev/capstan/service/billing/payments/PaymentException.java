package dev.capstan.service.billing.payments;

import dev.capstan.service.errors.AppException;

/** The provider refused a call, or did not answer. The message is safe to show: it names no key and no card. */
public class PaymentException extends AppException {
    private static final long serialVersionUID = 1L;

    private final boolean lasting;

    public PaymentException(String message, boolean lasting) {
        super(Kind.BAD_GATEWAY, "billing_gateway", message);
        this.lasting = lasting;
    }

    /** Whether the same call would be refused again. */
    public boolean lasting() {
        return lasting;
    }
}
