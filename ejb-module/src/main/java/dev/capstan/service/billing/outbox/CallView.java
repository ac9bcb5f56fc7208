package dev.capstan.service.billing.outbox;

import dev.capstan.persistence.billing.OutboxItem;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A call to the payment provider, for an administrator. */
public record CallView(
        UUID id,
        String kind,
        String subject,
        String status,
        int attempts,
        @Nullable String lastError,
        Instant createdAt,
        Instant nextTryAt) {
    static CallView of(OutboxItem item) {
        return new CallView(
                item.id(),
                item.kind().wire(),
                item.subject(),
                item.status(),
                item.attempts(),
                item.lastError(),
                item.createdAt(),
                item.nextTryAt());
    }
}
