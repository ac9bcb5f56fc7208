package dev.capstan.persistence.billing;

import dev.capstan.types.credits.Credits;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one row of the audit says. {@code amount} is in whole units of the currency, {@code credits} is signed. */
public record AuditEntry(
        @Nullable String eventId,
        String kind,
        @Nullable UUID userId,
        @Nullable String customerId,
        @Nullable String subscriptionId,
        @Nullable String invoiceId,
        @Nullable String paymentId,
        @Nullable String plan,
        @Nullable BigDecimal amount,
        @Nullable String currency,
        BigDecimal credits,
        @Nullable String usageKey) {
    private static final int CENTS = 2;

    public static AuditEntry of(@Nullable String eventId, String kind, @Nullable UUID userId) {
        return new AuditEntry(eventId, kind, userId, null, null, null, null, null, null, null, Credits.ZERO, null);
    }

    public AuditEntry about(@Nullable String customer, @Nullable String subscription, @Nullable String planName) {
        return new AuditEntry(
                eventId,
                kind,
                userId,
                customer,
                subscription,
                invoiceId,
                paymentId,
                planName,
                amount,
                currency,
                credits,
                usageKey);
    }

    /** @param smallestUnits cents, or what the currency has instead */
    public AuditEntry money(
            @Nullable String invoice, @Nullable String payment, long smallestUnits, @Nullable String of) {
        return new AuditEntry(
                eventId,
                kind,
                userId,
                customerId,
                subscriptionId,
                invoice,
                payment,
                plan,
                BigDecimal.valueOf(smallestUnits, CENTS),
                of,
                credits,
                usageKey);
    }

    public AuditEntry moved(BigDecimal signedCredits, String key) {
        return new AuditEntry(
                eventId,
                kind,
                userId,
                customerId,
                subscriptionId,
                invoiceId,
                paymentId,
                plan,
                amount,
                currency,
                signedCredits,
                key);
    }
}
