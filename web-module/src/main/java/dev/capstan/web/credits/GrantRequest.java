package dev.capstan.web.credits;

import dev.capstan.service.credits.Grant;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.TransactionType;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Credits that an administrator gives. */
public record GrantRequest(
        @NotNull BigDecimal amount,

        @Pattern(regexp = "regular|bonus") @Schema(description = "left out: bonus") @Nullable
        String pool,

        @NotBlank @Size(max = 300) String reason,

        @NotBlank @Size(max = 100) @Schema(description = "the same when it is tried again: it is done once")
        String idempotencyKey,

        @Schema(description = "when what was not spent of it expires; left out: never") @Nullable
        Instant expiresAt) {
    Grant grant(UUID actorId) {
        return new Grant(
                TransactionType.BONUS_GRANT,
                pool == null ? CreditPool.BONUS : CreditPool.valueOf(pool.toUpperCase(Locale.ROOT)),
                amount,
                "admin/grant/" + idempotencyKey,
                "%s (granted by administrator %s)".formatted(reason.strip(), actorId),
                expiresAt);
    }
}
