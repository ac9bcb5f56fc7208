package dev.capstan.service.billing.outbox;

import dev.capstan.service.billing.BillingBook;
import dev.capstan.service.billing.outbox.Outbox.Order;
import dev.capstan.service.billing.payments.PaymentException;
import dev.capstan.service.billing.payments.PaymentProvider;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Makes one call of the outbox: claims it, calls without a transaction, records the result in a new one. */
@ApplicationScoped
public class OutboxCalls {
    @Inject
    Outbox outbox;

    @Inject
    OutboxResults results;

    @Inject
    PaymentProvider provider;

    @Inject
    BillingBook book;

    /**
     * Does nothing when the call is made already or is somebody else's.
     *
     * @throws PaymentException when the provider failed; the call is tried again later unless it said that it never will do
     */
    public void make(UUID id) {
        Optional<Order> order = outbox.claim(id);
        if (order.isEmpty()) {
            return;
        }
        try {
            call(order.get());
        } catch (PaymentException e) {
            if (e.lasting()) {
                outbox.giveUp(id, String.valueOf(e.getMessage()));
            } else {
                outbox.postpone(id, String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private void call(Order order) {
        switch (order.kind()) {
            case CREATE_CUSTOMER ->
                results.customerCreated(
                        order,
                        provider.createCustomer(
                                book.standing(Objects.requireNonNull(order.userId()))
                                        .person(),
                                order.idempotencyKey()));
            case CANCEL_SUBSCRIPTION -> {
                provider.cancel(order.subject(), order.idempotencyKey());
                results.cancelled(order);
            }
            case REFRESH_SUBSCRIPTION -> results.subscriptionRead(order, provider.subscription(order.subject()));
            case FIND_INVOICE -> results.invoiceFound(order, provider.invoiceOf(order.subject()));
        }
    }
}
