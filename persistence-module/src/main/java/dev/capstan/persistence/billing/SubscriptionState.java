package dev.capstan.persistence.billing;

import dev.capstan.types.billing.BillingCycle;
import dev.capstan.types.billing.Plan;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was true of a subscription.
 *
 * @param factsAt when, by the provider's clock
 * @param factsRank decides between facts of the same second: the greater is the later one
 */
public record SubscriptionState(
        @Nullable String customerId,
        String status,
        @Nullable Plan plan,
        @Nullable BillingCycle cycle,
        @Nullable Instant currentPeriodEnd,
        Instant createdAt,
        Instant factsAt,
        int factsRank) {}
