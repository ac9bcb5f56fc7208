package dev.capstan.service.billing.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.billing.AuditEntry;
import dev.capstan.persistence.billing.BillingAccount;
import dev.capstan.persistence.billing.BillingRepository;
import dev.capstan.service.billing.Audit;
import dev.capstan.service.billing.InvoiceCredits;
import dev.capstan.service.billing.InvoiceGrants;
import dev.capstan.service.billing.InvoiceGrants.Granted;
import dev.capstan.service.billing.outbox.Outbox;
import dev.capstan.service.billing.payments.InvoiceFacts;
import dev.capstan.service.billing.payments.StripeJson;
import dev.capstan.service.billing.payments.UnreadableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** Events about invoices. A paid one brings its credits, once, however many events say that it was paid. */
@ApplicationScoped
public class InvoiceEvents {
    @Inject
    Payers payers;

    @Inject
    BillingRepository billing;

    @Inject
    InvoiceGrants grants;

    @Inject
    InvoiceCredits credits;

    @Inject
    Outbox outbox;

    @Inject
    Audit audit;

    Outcome paid(StripeEvent event) {
        InvoiceFacts invoice = InvoiceFacts.of(event.object());
        if (payers.contradicts(invoice.metadata().userId(), invoice.customerId())) {
            return SubscriptionEvents.contradiction(invoice.customerId());
        }
        Optional<BillingAccount> account =
                payers.find(invoice.metadata().userId(), invoice.customerId(), invoice.subscriptionId());
        if (account.isEmpty()) {
            return SubscriptionEvents.unknown(invoice.customerId());
        }
        UUID auditId = audit.newId();
        Optional<Granted> granted = grants.grant(account.get(), invoice, auditId);
        if (granted.isEmpty()) {
            return new Outcome.Quarantined(
                    "unknown_price",
                    "Invoice %s sells a price that is not among capstan.billing.price.*.".formatted(invoice.id()));
        }
        String subscription = invoice.subscriptionId();
        if (subscription != null) {
            outbox.wantRefresh(subscription, account.get().userId(), event.happenedAt(), event.id());
        }
        Granted result = granted.get();
        AuditEntry entry = AuditEntry.of(event.id(), "invoice", account.get().userId())
                .about(invoice.customerId(), subscription, result.plan().wire())
                .money(
                        invoice.id(),
                        invoice.paymentIds().isEmpty()
                                ? null
                                : invoice.paymentIds().getFirst(),
                        invoice.amountPaid(),
                        invoice.currency());
        audit.write(auditId, result.now() ? entry.moved(result.credits(), result.usageKey()) : entry);
        invoice.paymentIds().forEach(payment -> billing.lockPayment(payment).paid(invoice.id()));
        credits.settle(account.get(), invoice.id(), event.id());
        return new Outcome.Done();
    }

    /** Brings no credits; how the subscription stands now is read from the provider. */
    Outcome failed(StripeEvent event) {
        InvoiceFacts invoice = InvoiceFacts.of(event.object());
        Optional<BillingAccount> account =
                payers.find(invoice.metadata().userId(), invoice.customerId(), invoice.subscriptionId());
        if (account.isEmpty()) {
            return SubscriptionEvents.unknown(invoice.customerId());
        }
        String subscription = invoice.subscriptionId();
        if (subscription != null) {
            outbox.wantRefresh(subscription, account.get().userId(), event.happenedAt(), event.id());
        }
        audit.write(AuditEntry.of(event.id(), "invoice_failed", account.get().userId())
                .about(invoice.customerId(), subscription, null)
                .money(invoice.id(), null, 0, invoice.currency()));
        return new Outcome.Done();
    }

    /** Says which payment an invoice was paid with, which today's invoices do not say themselves. */
    Outcome linked(StripeEvent event) {
        JsonNode object = event.object();
        String invoice = StripeJson.id(object.path("invoice"))
                .orElseThrow(() -> new UnreadableException("the payment names no invoice"));
        Optional<String> payment = StripeJson.paymentOf(object.path("payment"));
        payment.ifPresent(id -> credits.link(id, invoice, event.id()));
        audit.write(AuditEntry.of(event.id(), "invoice_payment", null)
                .money(invoice, payment.orElse(null), object.path("amount_paid").asLong(0), null));
        return new Outcome.Done();
    }
}
