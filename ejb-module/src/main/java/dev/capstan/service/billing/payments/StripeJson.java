package dev.capstan.service.billing.payments;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the provider's objects, of today's API versions and of older ones. */
public final class StripeJson {
    private static final int LONGEST_ID = 255;
    private static final long LAST_SECOND = 253_402_300_799L;

    private StripeJson() {}

    /** An id, alone or as the id of an expanded object. */
    public static Optional<String> id(JsonNode value) {
        String id = value.isObject() ? value.path("id").asText("") : value.asText("");
        return id.isBlank() || id.equals("null") || id.length() > LONGEST_ID ? Optional.empty() : Optional.of(id);
    }

    public static @Nullable String idOrNull(JsonNode value) {
        return id(value).orElse(null);
    }

    /** Seconds since 1970. */
    public static Optional<Instant> time(JsonNode value) {
        return value.isIntegralNumber()
                        && value.canConvertToLong()
                        && value.asLong() > 0
                        && value.asLong() < LAST_SECOND
                ? Optional.of(Instant.ofEpochSecond(value.asLong()))
                : Optional.empty();
    }

    /** @throws UnreadableException when it is no whole number from zero */
    public static long amount(JsonNode object, String member) {
        JsonNode value = object.path(member);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 0) {
            throw new UnreadableException(
                    "%s of %s is no amount".formatted(member, object.path("id").asText("it")));
        }
        return value.asLong();
    }

    public static Optional<UUID> userId(JsonNode metadata) {
        try {
            String text = metadata.path("user_id").asText("");
            return text.isEmpty() ? Optional.empty() : Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The payment intent; the charge where there is no intent. */
    public static Optional<String> paymentOf(JsonNode object) {
        return id(object.path("payment_intent")).or(() -> id(object.path("charge")));
    }
}
