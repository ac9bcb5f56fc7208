package dev.capstan.service.users;

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
        return new UserView(
                user.id(),
                user.email(),
                user.role().wire(),
                user.firstName(),
                user.lastName(),
                user.avatar(),
                user.subscriptionStatus(),
                user.subscriptionPlan(),
                user.subscriptionBillingCycle(),
                user.subscriptionCurrentPeriodEnd(),
                user.language());
    }
}
