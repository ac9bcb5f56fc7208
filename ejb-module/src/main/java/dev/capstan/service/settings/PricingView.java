package dev.capstan.service.settings;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.types.pricing.ModelPrice;
import java.math.BigDecimal;

/** A model's own price as the API shows it, in USD per million tokens. */
public record PricingView(
        BigDecimal inputPricePerMillion,
        BigDecimal outputPricePerMillion,
        BigDecimal cacheWritePricePerMillion,
        BigDecimal cacheReadPricePerMillion,
        boolean isFallback) {

    static PricingView of(JsonNode pricing) {
        return new PricingView(
                price(pricing, "input_price_per_million"),
                price(pricing, "output_price_per_million"),
                price(pricing, "cache_write_price_per_million"),
                price(pricing, "cache_read_price_per_million"),
                pricing.path("is_fallback").asBoolean(false));
    }

    /** @throws IllegalArgumentException when a price is out of range; the message names it */
    ModelPrice price() {
        return new ModelPrice(
                inputPricePerMillion, outputPricePerMillion, cacheWritePricePerMillion, cacheReadPricePerMillion);
    }

    private static BigDecimal price(JsonNode pricing, String field) {
        JsonNode value = pricing.path(field);
        return value.isNumber() ? value.decimalValue() : BigDecimal.ZERO;
    }
}
