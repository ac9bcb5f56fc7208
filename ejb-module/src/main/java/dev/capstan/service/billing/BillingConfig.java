package dev.capstan.service.billing;

import dev.capstan.types.billing.BillingCycle;
import dev.capstan.types.billing.Plan;
import dev.capstan.types.credits.Credits;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings under {@code capstan.billing}. Without a key billing is off and everything else works.
 *
 * @param webhookSecrets any of them signs an event; two while one is being exchanged
 * @param credits of each plan, for one month
 * @param freeRefresh whether users of the free plan get its credits each month
 */
public record BillingConfig(
        Optional<String> key,
        List<String> webhookSecrets,
        URI apiBase,
        Duration connectTimeout,
        Duration readTimeout,
        Map<Price, String> prices,
        Returns returns,
        Map<Plan, BigDecimal> credits,
        boolean freeRefresh,
        int webhookMaxBytes) {
    static final String KEY = "capstan.billing.stripe.secret-key";
    static final String API_BASE = "capstan.billing.stripe.api-base";
    static final String WEBHOOK_SECRET = "capstan.billing.stripe.webhook-secret";
    static final String WEBHOOK_MAX_BYTES = "capstan.billing.webhook-max-bytes";

    private static final BigDecimal MOST_CREDITS = new BigDecimal("1000000000");

    /** What one of the configured prices sells. */
    public record Price(Plan plan, BillingCycle cycle) {}

    /** Where people come back from the provider's pages. */
    public record Returns(Optional<String> success, Optional<String> cancel, Optional<String> portal) {}

    public BillingConfig {
        webhookSecrets = List.copyOf(webhookSecrets);
        prices = Map.copyOf(prices);
        credits = new EnumMap<>(credits);
        if (apiBase.getHost() == null || apiBase.getScheme() == null) {
            throw new IllegalArgumentException(API_BASE + " is an absolute http or https URL, not " + apiBase);
        }
        if (webhookMaxBytes < 1024) {
            throw new IllegalArgumentException(WEBHOOK_MAX_BYTES + " is at least 1024, not " + webhookMaxBytes);
        }
        if (prices.values().stream().distinct().count() != prices.size()) {
            throw new IllegalArgumentException("capstan.billing.price.*: one price id is named for two plans");
        }
        credits.forEach((plan, amount) -> {
            if (amount.signum() < 0
                    || amount.compareTo(MOST_CREDITS) > 0
                    || amount.stripTrailingZeros().scale() > Credits.PLACES) {
                throw new IllegalArgumentException(
                        "capstan.billing.credits.%s is a number from 0 to %s with at most six decimal places, not %s"
                                .formatted(plan.wire(), MOST_CREDITS, amount));
            }
        });
    }

    public boolean on() {
        return key.isPresent();
    }

    /** What a price of the provider sells here; empty for a foreign one. */
    public Optional<Price> sold(String priceId) {
        return prices.entrySet().stream()
                .filter(price -> price.getValue().equals(priceId))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    public BigDecimal creditsOf(Plan plan) {
        return credits.getOrDefault(plan, BigDecimal.ZERO);
    }

    /** Says nothing of the secrets. */
    @Override
    public String toString() {
        return "BillingConfig[on=%s, apiBase=%s]".formatted(on(), apiBase);
    }
}
