package dev.capstan.service.pricing;

import dev.capstan.types.pricing.ModelPrice;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A price, and where it comes from.
 *
 * @param versionId the price version; null when the price is a model setting's own, or nothing is to be paid
 */
public record PriceQuote(@Nullable UUID versionId, ModelPrice price) {
    /** Nothing is to be paid: the user's own key pays the provider. */
    public static final PriceQuote FREE = new PriceQuote(null, ModelPrice.FREE);

    public static PriceQuote own(ModelPrice price) {
        return new PriceQuote(null, price);
    }
}
