package dev.capstan.service.billing;

import dev.capstan.persistence.billing.BillingRepository;
import dev.capstan.persistence.billing.BillingSubscription;
import dev.capstan.service.billing.outbox.Outbox;
import dev.capstan.service.users.AccountClosed;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.UUID;

/** Ends what a user pays for when the account is closed. The call to the provider is written in the closing transaction. */
@Stateless
public class Cancellation {
    @Inject
    BillingRepository billing;

    @Inject
    Outbox outbox;

    public void closed(@Observes AccountClosed account) {
        cancelAll(account.userId());
    }

    /** Each subscription that is not over; asking again changes nothing. */
    public void cancelAll(UUID userId) {
        billing.findSubscriptions(userId).stream()
                .filter(subscription -> !subscription.ended())
                .map(BillingSubscription::id)
                .forEach(subscription -> outbox.wantCancel(subscription, userId));
    }
}
