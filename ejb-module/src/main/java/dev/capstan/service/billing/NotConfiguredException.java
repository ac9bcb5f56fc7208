package dev.capstan.service.billing;

import dev.capstan.service.errors.AppException;

/** Billing, or what this act of it needs, is not configured on this server. */
public class NotConfiguredException extends AppException {
    private static final long serialVersionUID = 1L;

    public NotConfiguredException(String message) {
        super(Kind.NOT_CONFIGURED, "billing_not_configured", message);
    }

    public static NotConfiguredException off() {
        return new NotConfiguredException(
                "Payments are not set up on this server. Its administrator can set CAPSTAN_BILLING_STRIPE_SECRET_KEY.");
    }
}
