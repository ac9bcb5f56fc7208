package dev.capstan.service.billing.payments;

import dev.capstan.service.billing.BillingConfig.Price;
import java.util.UUID;

/** What is to be bought, by whom, and where the buyer goes afterwards. */
public record CheckoutOrder(
        UUID userId, String customerId, Price price, String priceId, String successUrl, String cancelUrl) {}
