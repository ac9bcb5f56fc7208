package dev.capstan.service.users;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a user sees of the own subscription, in the words of the wire. */
public record SubscriptionShown(
        @Nullable String status,
        @Nullable String plan,
        @Nullable String billingCycle,
        @Nullable Instant currentPeriodEnd) {}
