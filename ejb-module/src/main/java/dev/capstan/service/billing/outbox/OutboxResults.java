package dev.capstan.service.billing.outbox;

import dev.capstan.persistence.billing.BillingAccount;
import dev.capstan.persistence.billing.BillingRepository;
import dev.capstan.persistence.billing.OutboxItem;
import dev.capstan.persistence.billing.OutboxRepository;
import dev.capstan.service.billing.InvoiceCredits;
import dev.capstan.service.billing.Subscriptions;
import dev.capstan.service.billing.outbox.Outbox.Order;
import dev.capstan.service.billing.payments.SubscriptionFacts;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** What a call gave, recorded together with its being done. A result that comes twice is recorded once. */
@Stateless
public class OutboxResults {
    @Inject
    OutboxRepository outbox;

    @Inject
    BillingRepository billing;

    @Inject
    Subscriptions subscriptions;

    @Inject
    InvoiceCredits invoices;

    @Inject
    Clock clock;

    public void customerCreated(Order order, String customerId) {
        if (finish(order.id())) {
            billing.link(customerId, Objects.requireNonNull(order.userId()), clock.instant());
        }
    }

    public void subscriptionRead(Order order, Optional<SubscriptionFacts> found) {
        if (!finish(order.id()) || found.isEmpty()) {
            return;
        }
        BillingAccount account = billing.lockAccount(Objects.requireNonNull(order.userId()));
        subscriptions.learn(account, found.get(), order.factsAt(), Subscriptions.Rank.READ);
    }

    /** A payment that was for no invoice of ours stays as it is. */
    public void invoiceFound(Order order, Optional<String> invoiceId) {
        if (finish(order.id()) && invoiceId.isPresent()) {
            invoices.link(order.subject(), invoiceId.get(), null);
        }
    }

    public void cancelled(Order order) {
        finish(order.id());
    }

    private boolean finish(UUID id) {
        Optional<OutboxItem> pending = outbox.lock(id).filter(OutboxItem::pending);
        pending.ifPresent(item -> item.done(clock.instant()));
        return pending.isPresent();
    }
}
