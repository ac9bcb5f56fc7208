package dev.capstan.persistence.billing;

import dev.capstan.types.billing.BillingCycle;
import dev.capstan.types.billing.Plan;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an invoice says of itself. {@code amountPaid} is in the currency's smallest unit. */
public record PaidInvoice(
        @Nullable String customerId,
        @Nullable String subscriptionId,
        Plan plan,
        @Nullable BillingCycle cycle,
        String reason,
        long amountPaid,
        String currency,
        Instant periodStart,
        Instant paidAt) {}
