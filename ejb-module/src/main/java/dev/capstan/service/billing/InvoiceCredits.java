package dev.capstan.service.billing;

import dev.capstan.persistence.billing.AuditEntry;
import dev.capstan.persistence.billing.BillingAccount;
import dev.capstan.persistence.billing.BillingDispute;
import dev.capstan.persistence.billing.BillingInvoice;
import dev.capstan.persistence.billing.BillingPayment;
import dev.capstan.persistence.billing.BillingRepository;
import dev.capstan.service.credits.CreditService;
import dev.capstan.service.credits.Grant;
import dev.capstan.service.credits.TakeBack;
import dev.capstan.service.credits.TakenBack;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.Credits;
import dev.capstan.types.credits.TransactionType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the credits that an invoice bought in step with the money that stayed here. What is to be taken back follows from all
 * refunds and disputes that are known, so it does not matter in which order they were told. Works in the caller's transaction.
 */
@ApplicationScoped
public class InvoiceCredits {
    @Inject
    BillingRepository billing;

    @Inject
    CreditService credits;

    @Inject
    Audit audit;

    /** Notes which invoice a payment was for, and takes back what is due since refunds came before. */
    public void link(String paymentId, String invoiceId, @Nullable String eventId) {
        Optional<BillingAccount> account =
                billing.findInvoice(invoiceId).map(invoice -> billing.lockAccount(invoice.userId()));
        billing.lockPayment(paymentId).paid(invoiceId);
        account.ifPresent(locked -> settle(locked, invoiceId, eventId));
    }

    /** The account is locked. Gives the credits that moved, negative when they were taken. */
    public BigDecimal settle(BillingAccount account, String invoiceId, @Nullable String eventId) {
        BillingInvoice invoice = billing.findInvoice(invoiceId).orElseThrow();
        if (invoice.amountPaid() == 0 || !current(account, invoice)) {
            return Credits.ZERO;
        }
        BigDecimal due = invoice.granted()
                .multiply(BigDecimal.valueOf(Math.min(away(invoiceId), invoice.amountPaid())))
                .divide(BigDecimal.valueOf(invoice.amountPaid()), Credits.PLACES, RoundingMode.DOWN);
        int order = due.compareTo(invoice.reclaimed());
        if (order > 0) {
            return take(account, invoice, due, eventId);
        }
        return order < 0 ? giveBack(account, invoice, due, eventId) : Credits.ZERO;
    }

    /** Credits of a period that is over were replaced by those of the next: there is nothing left to take. */
    private static boolean current(BillingAccount account, BillingInvoice invoice) {
        return switch (invoice.effect()) {
            case "renewal" -> invoice.id().equals(account.renewedBy());
            case "proration" ->
                account.renewedFor() == null || !account.renewedFor().isAfter(invoice.periodStart());
            default -> false;
        };
    }

    /** The money that did not stay. */
    private long away(String invoiceId) {
        List<BillingPayment> payments = billing.findPayments(invoiceId);
        long refunded =
                payments.stream().mapToLong(BillingPayment::amountRefunded).sum();
        return refunded
                + billing.findDisputes(payments.stream().map(BillingPayment::id).toList()).stream()
                        .mapToLong(BillingDispute::amountAway)
                        .sum();
    }

    private BigDecimal take(BillingAccount account, BillingInvoice invoice, BigDecimal due, @Nullable String eventId) {
        String key = "invoice:%s:back:%d".formatted(invoice.id(), invoice.nextMove());
        TakenBack back = credits.takeBack(
                account.userId(),
                new TakeBack(
                        due.subtract(invoice.reclaimed()),
                        TransactionType.ADJUSTMENT,
                        key,
                        "Taken back: the payment of invoice %s was refunded or disputed".formatted(invoice.id())));
        invoice.reclaim(due, back.taken());
        note(invoice, "take_back", back.taken().negate(), key, eventId);
        return back.taken().negate();
    }

    private BigDecimal giveBack(
            BillingAccount account, BillingInvoice invoice, BigDecimal due, @Nullable String eventId) {
        String key = "invoice:%s:again:%d".formatted(invoice.id(), invoice.nextMove());
        BigDecimal given = invoice.taken().subtract(due).max(Credits.ZERO);
        if (given.signum() > 0) {
            credits.grant(
                    account.userId(),
                    new Grant(
                            TransactionType.ADJUSTMENT,
                            CreditPool.REGULAR,
                            given,
                            key,
                            "Given again: the payment of invoice %s stayed after all".formatted(invoice.id())));
        }
        invoice.giveBack(due, given);
        note(invoice, "reinstatement", given, key, eventId);
        return given;
    }

    private void note(BillingInvoice invoice, String kind, BigDecimal moved, String key, @Nullable String eventId) {
        audit.write(AuditEntry.of(eventId, kind, invoice.userId())
                .about(
                        invoice.customerId(),
                        invoice.subscriptionId(),
                        invoice.plan().wire())
                .money(invoice.id(), null, 0, invoice.currency())
                .moved(moved, key));
    }
}
