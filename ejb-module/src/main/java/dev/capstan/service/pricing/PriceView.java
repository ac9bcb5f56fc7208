package dev.capstan.service.pricing;

import dev.capstan.persistence.pricing.PriceVersion;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A version of a price, in USD per million tokens.
 *
 * @param validUntil when the next version takes over; null when none is known
 * @param createdBy the administrator who set it; null when it came with the server
 */
public record PriceView(
        UUID id,
        String modelPattern,
        BigDecimal inputPrice,
        BigDecimal outputPrice,
        BigDecimal cacheWritePrice,
        BigDecimal cacheReadPrice,
        Instant validFrom,
        @Nullable Instant validUntil,
        Instant createdAt,
        @Nullable UUID createdBy,
        @Nullable String note) {
    static PriceView of(PriceVersion version, @Nullable Instant validUntil) {
        return new PriceView(
                version.id(),
                version.modelPattern(),
                version.price().input(),
                version.price().output(),
                version.price().cacheWrite(),
                version.price().cacheRead(),
                version.validFrom(),
                validUntil,
                version.createdAt(),
                version.createdBy(),
                version.note());
    }
}
