package dev.capstan.service.billing.payments;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A subscription as the provider has it. The period's end is the item's, in older API versions the subscription's. */
public record SubscriptionFacts(
        String id,
        @Nullable String customerId,
        String status,
        @Nullable String priceId,
        String interval,
        Metadata metadata,
        @Nullable Instant currentPeriodEnd,
        Instant createdAt) {
    private static final int LONGEST_STATUS = 40;

    /** What checkout wrote on it. */
    public record Metadata(Optional<UUID> userId, String planId, String billingCycle) {
        public static Metadata of(JsonNode metadata) {
            return new Metadata(
                    StripeJson.userId(metadata),
                    metadata.path("plan_id").asText(""),
                    metadata.path("billing_cycle").asText(""));
        }
    }

    /** @throws UnreadableException when it has no id, status or time */
    public static SubscriptionFacts of(JsonNode object) {
        String id = StripeJson.id(object.path("id")).orElseThrow(() -> new UnreadableException("it has no id"));
        String status = object.path("status").asText("");
        if (status.isBlank() || status.length() > LONGEST_STATUS) {
            throw new UnreadableException(id + " has no status");
        }
        JsonNode item = object.path("items").path("data").path(0);
        JsonNode price = item.has("price") ? item.path("price") : item.path("plan");
        Instant end = StripeJson.time(item.path("current_period_end"))
                .or(() -> StripeJson.time(object.path("current_period_end")))
                .or(() -> StripeJson.time(object.path("ended_at")))
                .or(() -> StripeJson.time(object.path("canceled_at")))
                .orElse(null);
        return new SubscriptionFacts(
                id,
                StripeJson.idOrNull(object.path("customer")),
                status,
                StripeJson.idOrNull(price),
                price.at("/recurring/interval").asText(price.path("interval").asText("")),
                Metadata.of(object.path("metadata")),
                end,
                StripeJson.time(object.path("created")).orElse(Instant.EPOCH));
    }
}
