package dev.capstan.service.credits.statements;

import dev.capstan.persistence.credits.StatementRepository.UsageSum;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The acts of one kind on one thing at one price that ended in the month. {@code costUsd} is exactly tokens times prices
 * per million, plus units times the unit price; credits are rounded once per act, at 100 credits for 1.5 USD.
 *
 * @param item the model, or the name of the tool or resource
 * @param estimated of how many acts the counts are not the provider's own
 * @param writtenOff credits that acts cost above what was held for them, which nobody pays
 * @param priceSource {@code price_list}, {@code model_setting}, {@code own_key} or {@code act}
 */
public record StatementUsage(
        String kind,
        String item,
        String provider,
        long acts,
        long estimated,
        long inputTokens,
        long cacheReadTokens,
        long cacheWriteTokens,
        long outputTokens,
        long reasoningTokens,
        BigDecimal units,
        BigDecimal costUsd,
        BigDecimal credits,
        BigDecimal writtenOff,
        String priceSource,
        @Nullable UUID priceVersionId,
        @Nullable String modelPattern,
        @Nullable Instant validFrom,
        BigDecimal inputPrice,
        BigDecimal outputPrice,
        BigDecimal cacheWritePrice,
        BigDecimal cacheReadPrice,
        @Nullable UUID unitPriceVersionId,
        BigDecimal unitPrice) {
    static StatementUsage of(UsageSum sum) {
        return new StatementUsage(
                sum.kind(),
                sum.item(),
                sum.provider(),
                sum.acts(),
                sum.estimated(),
                sum.tokens().input(),
                sum.tokens().cacheRead(),
                sum.tokens().cacheWrite(),
                sum.tokens().output(),
                sum.tokens().reasoning(),
                sum.units(),
                sum.costUsd(),
                sum.credits(),
                sum.writtenOff(),
                source(sum),
                sum.priceVersionId(),
                sum.pattern(),
                sum.validFrom(),
                sum.price().input(),
                sum.price().output(),
                sum.price().cacheWrite(),
                sum.price().cacheRead(),
                sum.unitPriceVersionId(),
                sum.unitPrice());
    }

    private static String source(UsageSum sum) {
        if (sum.ownKey()) {
            return "own_key";
        }
        if (sum.priceVersionId() != null || sum.unitPriceVersionId() != null) {
            return "price_list";
        }
        return sum.unitPrice().signum() > 0 ? "act" : "model_setting";
    }
}
