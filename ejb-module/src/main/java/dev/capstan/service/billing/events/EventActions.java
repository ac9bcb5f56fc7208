package dev.capstan.service.billing.events;

import dev.capstan.service.billing.payments.UnreadableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;

/** Decides by an event's type who acts on it. */
@ApplicationScoped
public class EventActions {
    /** How far the provider's clock may be ahead: an event of the far future would outdo all that follow. */
    private static final Duration AHEAD = Duration.ofDays(1);

    @Inject
    SubscriptionEvents subscriptions;

    @Inject
    InvoiceEvents invoices;

    @Inject
    ReversalEvents reversals;

    @Inject
    Clock clock;

    Outcome act(StripeEvent event) {
        if (event.happenedAt().isAfter(clock.instant().plus(AHEAD))) {
            return new Outcome.Quarantined("unreadable", "It says that it happens in the future.");
        }
        try {
            return dispatch(event);
        } catch (UnreadableException e) {
            return new Outcome.Quarantined("unreadable", String.valueOf(e.getMessage()));
        }
    }

    private Outcome dispatch(StripeEvent event) {
        return switch (event.type()) {
            case "checkout.session.completed", "checkout.session.async_payment_succeeded" ->
                subscriptions.checkedOut(event);
            case "customer.subscription.created",
                    "customer.subscription.updated",
                    "customer.subscription.deleted",
                    "customer.subscription.paused",
                    "customer.subscription.resumed",
                    "customer.subscription.trial_will_end" -> subscriptions.changed(event);
            case "invoice.payment_succeeded", "invoice.paid" -> invoices.paid(event);
            case "invoice.payment_failed", "invoice.payment_action_required" -> invoices.failed(event);
            case "invoice_payment.paid" -> invoices.linked(event);
            case "charge.refunded" -> reversals.refunded(event);
            case "charge.dispute.created",
                    "charge.dispute.updated",
                    "charge.dispute.funds_withdrawn",
                    "charge.dispute.funds_reinstated",
                    "charge.dispute.closed" -> reversals.disputed(event);
            default -> new Outcome.Ignored();
        };
    }
}
