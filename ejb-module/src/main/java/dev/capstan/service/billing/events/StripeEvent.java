package dev.capstan.service.billing.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.json.JsonText;
import dev.capstan.service.billing.payments.StripeJson;
import dev.capstan.service.billing.payments.UnreadableException;
import dev.capstan.service.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event of Stripe: what happened, when, and the object it happened to, as it was right after. */
public record StripeEvent(String id, String type, @Nullable String apiVersion, Instant happenedAt, JsonNode payload) {
    private static final int LONGEST = 255;

    /** @throws UnreadableException when it is no event */
    static StripeEvent parse(String body) {
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new UnreadableException("this is not JSON");
        }
        return of(JsonText.clean(json));
    }

    static StripeEvent of(JsonNode json) {
        String id = StripeJson.id(json.path("id")).orElseThrow(() -> new UnreadableException("the event has no id"));
        String type = json.path("type").asText("");
        if (type.isBlank() || type.length() > LONGEST) {
            throw new UnreadableException("the event has no type");
        }
        if (!json.at("/data/object").isObject()) {
            throw new UnreadableException("the event has no object");
        }
        String version = json.path("api_version").asText("");
        return new StripeEvent(
                id,
                type,
                version.isBlank() || version.equals("null") || version.length() > LONGEST ? null : version,
                StripeJson.time(json.path("created"))
                        .orElseThrow(() -> new UnreadableException("the event has no time")),
                json);
    }

    /** What it happened to. */
    public JsonNode object() {
        return payload.at("/data/object");
    }

    @Nullable
    String customerId() {
        return type.startsWith("customer.") && !type.startsWith("customer.subscription.")
                ? StripeJson.idOrNull(object().path("id"))
                : StripeJson.idOrNull(object().path("customer"));
    }
}
