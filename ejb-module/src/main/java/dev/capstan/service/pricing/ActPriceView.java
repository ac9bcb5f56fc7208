package dev.capstan.service.pricing;

import dev.capstan.persistence.pricing.ActPrice;
import dev.capstan.types.credits.ActKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * What a unit of an act costs from a moment on.
 *
 * @param item the name of the tool or resource; {@code *} for every one of the kind without a price of its own
 * @param unitPrice in USD
 */
public record ActPriceView(UUID id, ActKind kind, String item, BigDecimal unitPrice, Instant validFrom) {
    static ActPriceView of(ActPrice price) {
        return new ActPriceView(price.id(), price.kind(), price.item(), price.unitPrice(), price.validFrom());
    }
}
