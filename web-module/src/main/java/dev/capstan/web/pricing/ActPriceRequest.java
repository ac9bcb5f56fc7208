package dev.capstan.web.pricing;

import dev.capstan.service.pricing.NewActPrice;
import dev.capstan.service.pricing.PricedItem;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A new version of what a unit of an act costs, in USD. */
public record ActPriceRequest(
        @NotNull
        @Size(min = 1, max = 40)
        @Schema(description = "tool, search, page_read, image, video, speech, storybook_page or sandbox_seconds")
        String kind,

        @NotNull @Size(min = 1, max = 200) @Schema(description = "the tool or resource; * for every one of the kind")
        String item,

        @NotNull @Schema(description = "for one call, image, page or second; 0 makes it free")
        BigDecimal unitPrice,

        @Schema(description = "when it begins, never in the past; left out: now") @Nullable
        Instant validFrom,

        @Size(max = 500) @Nullable String note) {

    NewActPrice price() {
        return new NewActPrice(PricedItem.of(kind, item), unitPrice, validFrom, note);
    }
}
