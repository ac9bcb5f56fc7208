package dev.capstan.service.billing.payments;

import org.jspecify.annotations.Nullable;

/** The provider's page where the user pays. */
public record CheckoutPage(String sessionId, @Nullable String url) {}
