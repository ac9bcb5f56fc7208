package dev.capstan.web.credits;

import dev.capstan.service.credits.Adjustment;
import dev.capstan.types.credits.CreditPool;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A correction of one pool by an administrator. */
public record AdjustmentRequest(
        @NotNull @Schema(description = "added to the pool, or, below zero, taken from it")
        BigDecimal amount,

        @Pattern(regexp = "regular|bonus") @Schema(description = "left out: regular") @Nullable
        String pool,

        @NotBlank @Size(max = 500) String reason,

        @NotBlank @Size(max = 100) @Schema(description = "the same when it is tried again: it is done once")
        String idempotencyKey) {
    Adjustment adjustment(UUID actorId) {
        return new Adjustment(
                amount,
                pool == null ? CreditPool.REGULAR : CreditPool.valueOf(pool.toUpperCase(Locale.ROOT)),
                reason,
                actorId,
                "admin/adjustment/" + idempotencyKey);
    }
}
