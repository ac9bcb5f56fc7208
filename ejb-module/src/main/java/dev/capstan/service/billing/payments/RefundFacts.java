package dev.capstan.service.billing.payments;

import com.fasterxml.jackson.databind.JsonNode;

/** A refund as the provider has it. {@code amount} is in the currency's smallest unit. */
public record RefundFacts(String id, String paymentId, long amount, String status) {
    static RefundFacts of(JsonNode object) {
        return new RefundFacts(
                object.path("id").asText(),
                StripeJson.paymentOf(object).orElse(""),
                StripeJson.amount(object, "amount"),
                object.path("status").asText(""));
    }

    public boolean counts() {
        return !status.equals("failed") && !status.equals("canceled");
    }
}
