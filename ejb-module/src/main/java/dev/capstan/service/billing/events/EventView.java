package dev.capstan.service.billing.events;

import dev.capstan.persistence.billing.BillingEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event of the payment provider, for an administrator: what it was and what became of it. */
public record EventView(
        String id,
        String type,
        String status,
        @Nullable String cause,
        @Nullable String explanation,
        @Nullable String customerId,
        @Nullable String apiVersion,
        int attempts,
        int deliveries,
        Instant happenedAt,
        Instant receivedAt,
        @Nullable Instant endedAt) {
    static EventView of(BillingEvent event) {
        return new EventView(
                event.id(),
                event.type(),
                event.status().wire(),
                event.cause(),
                event.explanation(),
                event.customerId(),
                event.apiVersion(),
                event.attempts(),
                event.deliveries(),
                event.happenedAt(),
                event.receivedAt(),
                event.endedAt());
    }

    boolean unknownUser() {
        return BillingEvent.UNKNOWN_USER.equals(cause);
    }
}
