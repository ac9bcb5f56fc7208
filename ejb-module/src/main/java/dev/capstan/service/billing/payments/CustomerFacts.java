package dev.capstan.service.billing.payments;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.UUID;

/** A customer as the provider has it. */
public record CustomerFacts(String id, Optional<UUID> userId) {
    static CustomerFacts of(JsonNode object) {
        return new CustomerFacts(object.path("id").asText(), StripeJson.userId(object.path("metadata")));
    }
}
