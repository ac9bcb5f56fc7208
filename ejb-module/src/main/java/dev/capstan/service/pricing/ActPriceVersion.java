package dev.capstan.service.pricing;

import dev.capstan.persistence.pricing.ActPrice;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A version of what a unit of an act costs, as administrators see it.
 *
 * @param item the name of the tool or resource; {@code *} for every one of the kind without a price of its own
 * @param unitPrice in USD; zero makes the act free
 * @param validUntil when the next version takes over; null when none is known
 */
public record ActPriceVersion(
        UUID id,
        String kind,
        String item,
        BigDecimal unitPrice,
        Instant validFrom,
        @Nullable Instant validUntil,
        Instant createdAt,
        @Nullable UUID createdBy,
        @Nullable String note) {
    static ActPriceVersion of(ActPrice price, @Nullable Instant validUntil) {
        return new ActPriceVersion(
                price.id(),
                price.kind().wire(),
                price.item(),
                price.unitPrice(),
                price.validFrom(),
                validUntil,
                price.createdAt(),
                price.createdBy(),
                price.note());
    }
}
