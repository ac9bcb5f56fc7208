package dev.capstan.web.credits;

import dev.capstan.types.credits.Limits;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Limits in credits; a member that is absent or null is no limit. */
public record LimitsBody(
        @DecimalMin("0") @Digits(integer = 14, fraction = 6) @Nullable
        BigDecimal perDay,

        @DecimalMin("0") @Digits(integer = 14, fraction = 6) @Nullable
        BigDecimal perMonth,

        @DecimalMin("0") @Digits(integer = 14, fraction = 6) @Nullable
        BigDecimal perRun,

        @DecimalMin("0") @Digits(integer = 14, fraction = 6) @Nullable
        BigDecimal total) {
    Limits limits() {
        return new Limits(perDay, perMonth, perRun, total);
    }
}
