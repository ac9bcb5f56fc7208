package dev.capstan.web.pricing;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.pricing.NewPrice;
import dev.capstan.types.pricing.ModelPrice;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A new version of a price, in USD per million tokens. */
public record PriceRequest(
        @NotNull @Size(min = 1, max = 200) @Schema(description = "a model id; covers its dated variants too")
        String modelPattern,

        @NotNull BigDecimal inputPrice,
        @NotNull BigDecimal outputPrice,

        @Schema(description = "left out: as the input, so that nothing is free by accident") @Nullable
        BigDecimal cacheWritePrice,

        @Schema(description = "left out: as the input, so that nothing is free by accident") @Nullable
        BigDecimal cacheReadPrice,

        @Schema(description = "when it begins, never in the past; left out: now") @Nullable
        Instant validFrom,

        @Size(max = 500) @Nullable String note) {

    NewPrice price() {
        return new NewPrice(modelPattern, amounts(), validFrom, note);
    }

    private ModelPrice amounts() {
        try {
            return new ModelPrice(
                    inputPrice,
                    outputPrice,
                    cacheWritePrice == null ? inputPrice : cacheWritePrice,
                    cacheReadPrice == null ? inputPrice : cacheReadPrice);
        } catch (IllegalArgumentException e) {
            throw new AppException(
                    AppException.Kind.INVALID, "invalid_price", sentence(String.valueOf(e.getMessage())));
        }
    }

    private static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }
}
