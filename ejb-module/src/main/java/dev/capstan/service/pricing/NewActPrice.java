package dev.capstan.service.pricing;

import dev.capstan.service.errors.AppException;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A price of an act that an administrator sets.
 *
 * @param unitPrice in USD: per call, image, page or second, as the kind counts
 * @param validFrom null for at once
 * @param note why, for whoever reads the history
 */
public record NewActPrice(
        PricedItem of,
        BigDecimal unitPrice,
        @Nullable Instant validFrom,
        @Nullable String note) {
    private static final int LONGEST_NOTE = 500;

    public NewActPrice {
        note = note == null || note.isBlank() ? null : note.strip();
        if (note != null && (note.length() > LONGEST_NOTE || note.indexOf('\0') >= 0)) {
            throw new AppException(
                    AppException.Kind.INVALID,
                    "invalid_price",
                    "The note of a price has at most %d characters.".formatted(LONGEST_NOTE));
        }
    }
}
