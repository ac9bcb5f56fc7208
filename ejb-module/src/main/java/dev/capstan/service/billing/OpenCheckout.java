package dev.capstan.service.billing;

import dev.capstan.types.billing.BillingCycle;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants to buy. {@code returnUrl} is on the allow-list already.
 *
 * @param planId as the client wrote it
 */
public record OpenCheckout(
        String planId, BillingCycle cycle, @Nullable String returnUrl) {}
