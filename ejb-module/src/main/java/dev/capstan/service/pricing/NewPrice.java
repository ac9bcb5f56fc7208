package dev.capstan.service.pricing;

import dev.capstan.service.errors.AppException;
import dev.capstan.types.pricing.ModelPrice;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A price that an administrator sets.
 *
 * @param modelPattern a model id; it covers the dated and tagged variants of the model too
 * @param validFrom null for at once
 * @param note why, for whoever reads the history
 */
public record NewPrice(
        String modelPattern,
        ModelPrice price,
        @Nullable Instant validFrom,
        @Nullable String note) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._:@/+-]{0,199}");
    private static final int LONGEST_NOTE = 500;

    public NewPrice {
        modelPattern = pattern(modelPattern);
        note = note == null || note.isBlank() ? null : note.strip();
        if (note != null && (note.length() > LONGEST_NOTE || note.indexOf('\0') >= 0)) {
            throw new AppException(
                    AppException.Kind.INVALID,
                    "invalid_price",
                    "The note of a price has at most %d characters.".formatted(LONGEST_NOTE));
        }
    }

    /** As it is stored. */
    static String pattern(String given) {
        String pattern = given.strip().toLowerCase(Locale.ROOT);
        if (!FORM.matcher(pattern).matches()) {
            throw new AppException(
                    AppException.Kind.INVALID,
                    "invalid_price",
                    "A price is listed under a model id: 1 to 200 letters, digits and . _ : @ / + - characters.");
        }
        return pattern;
    }
}
