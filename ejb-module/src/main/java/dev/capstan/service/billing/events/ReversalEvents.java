package dev.capstan.service.billing.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.billing.AuditEntry;
import dev.capstan.persistence.billing.BillingAccount;
import dev.capstan.persistence.billing.BillingDispute;
import dev.capstan.persistence.billing.BillingInvoice;
import dev.capstan.persistence.billing.BillingPayment;
import dev.capstan.persistence.billing.BillingRepository;
import dev.capstan.service.billing.Audit;
import dev.capstan.service.billing.InvoiceCredits;
import dev.capstan.service.billing.outbox.Outbox;
import dev.capstan.service.billing.payments.StripeJson;
import dev.capstan.service.billing.payments.UnreadableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** Money that goes back: refunds and disputes. The credits that it bought go back too, in the same part. */
@ApplicationScoped
public class ReversalEvents {
    @Inject
    BillingRepository billing;

    @Inject
    Payers payers;

    @Inject
    InvoiceCredits credits;

    @Inject
    Outbox outbox;

    @Inject
    Audit audit;

    Outcome refunded(StripeEvent event) {
        JsonNode charge = event.object();
        String paymentId = StripeJson.id(charge.path("payment_intent"))
                .or(() -> StripeJson.id(charge.path("id")))
                .orElseThrow(() -> new UnreadableException("the charge has no id"));
        long sum = StripeJson.amount(charge, "amount_refunded");
        String customer = StripeJson.idOrNull(charge.path("customer"));
        Optional<BillingAccount> account = account(paymentId, charge);
        BillingPayment payment = billing.lockPayment(paymentId);
        payment.refunded(sum, customer, event.happenedAt());
        StripeJson.id(charge.path("invoice")).ifPresent(payment::paid);
        follow(event, payment, account);
        audit.write(AuditEntry.of(
                        event.id(),
                        "refund",
                        account.map(BillingAccount::userId).orElse(null))
                .about(customer, null, null)
                .money(
                        payment.invoiceId(),
                        paymentId,
                        sum,
                        charge.path("currency").asText(null)));
        return new Outcome.Done();
    }

    Outcome disputed(StripeEvent event) {
        JsonNode object = event.object();
        String id = StripeJson.id(object.path("id")).orElseThrow(() -> new UnreadableException("it has no id"));
        String paymentId =
                StripeJson.paymentOf(object).orElseThrow(() -> new UnreadableException("the dispute names no payment"));
        long amount = StripeJson.amount(object, "amount");
        String status = object.path("status").asText("needs_response");
        Optional<BillingAccount> account = account(paymentId, object);
        BillingPayment payment = billing.lockPayment(paymentId);
        int rank = rank(event.type());
        billing.findDispute(id)
                .ifPresentOrElse(
                        known -> known.learn(amount, status, event.happenedAt(), rank),
                        () -> billing.add(new BillingDispute(id, paymentId, amount, status, event.happenedAt(), rank)));
        follow(event, payment, account);
        audit.write(AuditEntry.of(
                        event.id(),
                        "dispute",
                        account.map(BillingAccount::userId).orElse(null))
                .money(
                        payment.invoiceId(),
                        paymentId,
                        amount,
                        object.path("currency").asText(null)));
        return new Outcome.Done();
    }

    /** The account is locked before the payment, as everywhere. */
    private Optional<BillingAccount> account(String paymentId, JsonNode object) {
        Optional<UUID> user = billing.findPayment(paymentId)
                .flatMap(payment -> Optional.ofNullable(payment.invoiceId()))
                .or(() -> StripeJson.id(object.path("invoice")))
                .flatMap(billing::findInvoice)
                .map(BillingInvoice::userId)
                .or(() -> payers.ofCustomer(StripeJson.idOrNull(object.path("customer"))));
        return user.map(billing::lockAccount);
    }

    private void follow(StripeEvent event, BillingPayment payment, Optional<BillingAccount> account) {
        String invoiceId = payment.invoiceId();
        if (invoiceId == null) {
            outbox.wantInvoice(
                    payment.id(), account.map(BillingAccount::userId).orElse(null), event.happenedAt(), event.id());
            return;
        }
        billing.findInvoice(invoiceId)
                .ifPresent(invoice -> credits.settle(billing.lockAccount(invoice.userId()), invoiceId, event.id()));
    }

    private static int rank(String type) {
        return switch (type) {
            case "charge.dispute.created" -> 0;
            case "charge.dispute.closed" -> 2;
            default -> 1;
        };
    }
}
