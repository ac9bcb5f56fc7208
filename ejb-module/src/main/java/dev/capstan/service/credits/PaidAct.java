package dev.capstan.service.credits;

import dev.capstan.types.credits.ActKind;
import dev.capstan.types.pricing.Tariff;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An act that is about to be made, is not a model call, and has to be paid by the unit. The user's own key for a model
 * changes nothing about it.
 *
 * @param usageKey names this act; the same when the hold is tried again
 * @param item the name of the tool, model or resource
 * @param provider whom we pay
 * @param maxUnits the most that it can consume
 * @param unitPriceUsd what a unit costs
 * @param unitPriceVersionId the version of the price; null when it is the tool's own
 */
public record PaidAct(
        UUID userId,
        @Nullable UUID sessionId,
        @Nullable UUID runId,
        String usageKey,
        ActKind kind,
        String item,
        String provider,
        BigDecimal maxUnits,
        BigDecimal unitPriceUsd,
        @Nullable UUID unitPriceVersionId) {
    private static final int LONGEST_NAME = 200;

    public PaidAct {
        UsageKeys.check(usageKey);
        maxUnits = Amounts.positive("The units of an act", maxUnits);
        unitPriceUsd = Amounts.notNegative("The price of a unit", unitPriceUsd);
        if (item.isBlank() || item.length() > LONGEST_NAME || provider.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "an act names what is paid in 1 to %d characters".formatted(LONGEST_NAME));
        }
    }

    /** An act whose cost is known only afterwards: its units are USD. */
    public static PaidAct ofCost(
            UUID userId,
            @Nullable UUID sessionId,
            @Nullable UUID runId,
            String usageKey,
            ActKind kind,
            String item,
            String provider,
            BigDecimal maxCostUsd) {
        return new PaidAct(userId, sessionId, runId, usageKey, kind, item, provider, maxCostUsd, Tariff.ONE_USD, null);
    }

    Tariff tariff() {
        return Tariff.ofUnits(unitPriceVersionId, unitPriceUsd);
    }
}
