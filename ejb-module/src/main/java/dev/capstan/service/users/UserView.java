package dev.capstan.service.users;

import dev.capstan.persistence.users.SubscriptionColumns;
import dev.capstan.persistence.users.User;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a user is told about the own account. */
public record UserView(
        UUID id,
        String email,
        String role,
        String firstName,
        String lastName,
        @Nullable String avatar,
        @Nullable String subscriptionStatus,
        @Nullable String subscriptionPlan,
        @Nullable String subscriptionBillingCycle,
        @Nullable Instant subscriptionCurrentPeriodEnd,
        String language) {
    static UserView of(User user) {
        SubscriptionColumns subscription = user.subscription();
        return new UserView(
                user.id(),
                user.email(),
                user.role().wire(),
                user.firstName(),
                user.lastName(),
                user.avatar(),
                subscription.status(),
                subscription.plan(),
                subscription.billingCycle(),
                subscription.currentPeriodEnd(),
                user.language());
    }
}
