package dev.capstan.types.pricing;

import dev.capstan.types.credits.Consumption;
import dev.capstan.types.credits.Credits;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The prices at which one act is paid, and the versions that they come from.
 *
 * @param priceVersionId of the price per token; null when it is a model setting's own, or no tokens are paid
 * @param unitPriceVersionId of the price per unit; null when it is a tool's own, or no units are paid
 * @param unitPrice in USD, with at most six decimal places
 */
public record Tariff(
        @Nullable UUID priceVersionId,
        ModelPrice price,
        @Nullable UUID unitPriceVersionId,
        BigDecimal unitPrice) {
    /** One unit of everything: an act whose units are USD. */
    public static final BigDecimal ONE_USD = BigDecimal.ONE;

    private static final BigDecimal HIGHEST = new BigDecimal("1000000");

    public Tariff {
        if (unitPrice.signum() < 0
                || unitPrice.compareTo(HIGHEST) > 0
                || unitPrice.stripTrailingZeros().scale() > Credits.PLACES) {
            throw new IllegalArgumentException("a unit costs from 0 to %s USD with at most six decimal places, not %s"
                    .formatted(HIGHEST, unitPrice));
        }
        unitPrice = Credits.exact(unitPrice);
    }

    public static Tariff ofTokens(@Nullable UUID priceVersionId, ModelPrice price) {
        return new Tariff(priceVersionId, price, null, BigDecimal.ZERO);
    }

    public static Tariff ofUnits(@Nullable UUID unitPriceVersionId, BigDecimal unitPrice) {
        return new Tariff(null, ModelPrice.FREE, unitPriceVersionId, unitPrice);
    }

    /** Exact: at most twelve decimal places, never rounded. */
    public BigDecimal costUsd(Consumption consumed) {
        return price.costUsd(consumed.tokens()).add(unitPrice.multiply(consumed.units()));
    }
}
