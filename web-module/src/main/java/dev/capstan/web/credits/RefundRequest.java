package dev.capstan.web.credits;

import dev.capstan.service.credits.RefundOfUsage;
import dev.capstan.service.errors.AppException;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Gives back what an act was charged. Names the act by one of two members. */
public record RefundRequest(
        @Schema(description = "the reservation of the act") @Nullable
        UUID holdId,

        @Size(min = 1, max = 200) @Schema(description = "or its usage key") @Nullable
        String usageKey,

        @Schema(description = "left out: all that was not given back yet") @Nullable
        BigDecimal amount,

        @NotBlank @Size(max = 300) String reason,

        @NotBlank @Size(max = 100) @Schema(description = "the same when it is tried again: it is done once")
        String idempotencyKey) {
    RefundOfUsage refund(UUID actorId) {
        if ((holdId == null) == (usageKey == null)) {
            throw new AppException(
                    AppException.Kind.INVALID, "invalid_refund", "Name the act by hold_id or by usage_key, not both.");
        }
        return new RefundOfUsage(holdId, usageKey, amount, reason, actorId, "admin/refund/" + idempotencyKey);
    }
}
