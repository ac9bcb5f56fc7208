package dev.capstan.service.billing.events;

import dev.capstan.persistence.billing.BillingAccount;
import dev.capstan.persistence.billing.BillingRepository;
import dev.capstan.persistence.billing.BillingSubscription;
import dev.capstan.service.users.UserService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds whose money an event is about, and remembers the customer. What checkout noted is good only for a user who exists. */
@ApplicationScoped
public class Payers {
    @Inject
    BillingRepository billing;

    @Inject
    UserService users;

    @Inject
    Clock clock;

    /** The payer's account, locked; empty for somebody unknown. */
    Optional<BillingAccount> find(Optional<UUID> noted, @Nullable String customerId, @Nullable String subscriptionId) {
        Optional<UUID> user = ofCustomer(customerId)
                .or(() -> noted.filter(id -> users.findAccount(id).isPresent()))
                .or(() -> ofSubscription(subscriptionId));
        user.ifPresent(id -> link(customerId, id));
        return user.map(billing::lockAccount);
    }

    /** Who is behind a customer that is known. */
    Optional<UUID> ofCustomer(@Nullable String customerId) {
        return Optional.ofNullable(customerId).flatMap(billing::findUserOfCustomer);
    }

    /** Whether checkout noted another user than the one the customer belongs to. */
    boolean contradicts(Optional<UUID> noted, @Nullable String customerId) {
        Optional<UUID> owner = ofCustomer(customerId);
        return noted.isPresent() && owner.isPresent() && !noted.equals(owner);
    }

    private Optional<UUID> ofSubscription(@Nullable String subscriptionId) {
        return Optional.ofNullable(subscriptionId)
                .flatMap(billing::findSubscription)
                .map(BillingSubscription::userId);
    }

    private void link(@Nullable String customerId, UUID user) {
        if (customerId != null) {
            billing.link(customerId, user, clock.instant());
        }
    }
}
