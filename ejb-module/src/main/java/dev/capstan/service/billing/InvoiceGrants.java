package dev.capstan.service.billing;

import dev.capstan.persistence.billing.BillingAccount;
import dev.capstan.persistence.billing.BillingInvoice;
import dev.capstan.persistence.billing.BillingRepository;
import dev.capstan.persistence.billing.PaidInvoice;
import dev.capstan.service.billing.BillingConfig.Price;
import dev.capstan.service.billing.payments.InvoiceFacts;
import dev.capstan.service.billing.payments.InvoiceFacts.Line;
import dev.capstan.service.billing.payments.SubscriptionFacts.Metadata;
import dev.capstan.service.credits.CreditService;
import dev.capstan.service.credits.Grant;
import dev.capstan.service.credits.Renewal;
import dev.capstan.types.billing.BillingCycle;
import dev.capstan.types.billing.Plan;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.Credits;
import dev.capstan.types.credits.TransactionType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Gives the credits of a paid invoice, once per invoice. One that pays a period sets the regular credits to those of its plan,
 * unless a newer period was paid already; one that pays a change of plan within a period adds the part that is left of it.
 */
@ApplicationScoped
public class InvoiceGrants {
    @Inject
    BillingRepository billing;

    @Inject
    CreditService credits;

    @Inject
    Subscriptions subscriptions;

    @Inject
    BillingConfig config;

    /** @param now false when an earlier event brought them, or there were none to bring */
    public record Granted(Plan plan, BigDecimal credits, String usageKey, boolean now) {}

    /** The account is locked; the ledger row will name the audit row. Empty when nobody knows what the invoice sells. */
    public Optional<Granted> grant(BillingAccount account, InvoiceFacts invoice, UUID auditId) {
        Optional<BillingInvoice> known = billing.findInvoice(invoice.id());
        if (known.isPresent()) {
            return Optional.of(new Granted(known.get().plan(), Credits.ZERO, key(invoice), false));
        }
        Optional<Line> sold = invoice.sold().filter(line -> price(invoice, line).isPresent());
        if (sold.isPresent()) {
            return Optional.of(renewal(account, invoice, sold.get(), auditId));
        }
        Optional<Line> added =
                invoice.added().filter(line -> price(invoice, line).isPresent());
        if (added.isPresent()) {
            return Optional.of(proration(account, invoice, added.get()));
        }
        if (invoice.subscriptionId() != null && invoice.amountPaid() > 0) {
            return Optional.empty();
        }
        return Optional.of(nothing(account, invoice));
    }

    private Granted renewal(BillingAccount account, InvoiceFacts invoice, Line line, UUID auditId) {
        Price price = price(invoice, line).orElseThrow();
        Instant start = start(invoice, line);
        if (line.amount() == 0) {
            return keep(account, invoice, price, start, "nothing", Credits.ZERO);
        }
        if (!account.newest(invoice.id(), start)) {
            return keep(account, invoice, price, start, "superseded", Credits.ZERO);
        }
        BigDecimal plan = Credits.exact(config.creditsOf(price.plan()));
        BigDecimal target = plan.add(changesSince(invoice, start));
        credits.renew(
                account.userId(),
                new Renewal(
                        target,
                        key(invoice),
                        "Credits of the plan %s, paid with invoice %s"
                                .formatted(price.plan().wire(), invoice.id()),
                        Map.of("invoice", invoice.id(), "billing_transaction", auditId.toString())));
        account.renewed(invoice.id(), start);
        return keep(account, invoice, price, start, "renewal", plan);
    }

    /** Changes of plan in the same period that were told before the period itself: they stay. */
    private BigDecimal changesSince(InvoiceFacts invoice, Instant start) {
        String subscription = invoice.subscriptionId();
        if (subscription == null) {
            return Credits.ZERO;
        }
        return billing.findInvoicesSince(subscription, start).stream()
                .filter(other -> other.effect().equals("proration"))
                .map(other -> other.granted().subtract(other.taken()))
                .reduce(Credits.ZERO, BigDecimal::add);
    }

    private Granted proration(BillingAccount account, InvoiceFacts invoice, Line line) {
        Price price = price(invoice, line).orElseThrow();
        Instant start = start(invoice, line);
        Instant renewedFor = account.renewedFor();
        if (renewedFor != null && renewedFor.isAfter(start)) {
            return keep(account, invoice, price, start, "superseded", Credits.ZERO);
        }
        BigDecimal before = invoice.credited()
                .flatMap(old -> subscriptions.priceOf(old.priceId(), none(), ""))
                .map(old -> config.creditsOf(old.plan()))
                .orElse(BigDecimal.ZERO);
        BigDecimal more = config.creditsOf(price.plan()).subtract(before).max(BigDecimal.ZERO);
        BigDecimal part = more.multiply(left(price.cycle(), line)).setScale(Credits.PLACES, RoundingMode.DOWN);
        if (part.signum() > 0) {
            credits.grant(
                    account.userId(),
                    new Grant(
                            TransactionType.SUBSCRIPTION_GRANT,
                            CreditPool.REGULAR,
                            part,
                            key(invoice),
                            "Change to the plan %s, paid with invoice %s"
                                    .formatted(price.plan().wire(), invoice.id())));
        }
        return keep(account, invoice, price, start, "proration", part);
    }

    /** The part of a month that a change pays for. Annual plans get their credits monthly, so a change brings a whole month's. */
    private static BigDecimal left(BillingCycle cycle, Line line) {
        Instant start = line.start();
        Instant end = line.end();
        if (cycle == BillingCycle.ANNUALLY || start == null || end == null || !end.isAfter(start)) {
            return BigDecimal.ONE;
        }
        Instant monthBefore = end.atZone(ZoneOffset.UTC).minusMonths(1).toInstant();
        BigDecimal whole = BigDecimal.valueOf(Duration.between(monthBefore, end).toSeconds());
        return BigDecimal.valueOf(Duration.between(start, end).toSeconds())
                .divide(whole, 12, RoundingMode.DOWN)
                .min(BigDecimal.ONE);
    }

    private Granted nothing(BillingAccount account, InvoiceFacts invoice) {
        return keep(
                account,
                invoice,
                new Price(Plan.FREE, BillingCycle.MONTHLY),
                invoice.paidAt(),
                "nothing",
                Credits.ZERO);
    }

    private Granted keep(
            BillingAccount account,
            InvoiceFacts invoice,
            Price price,
            Instant start,
            String effect,
            BigDecimal granted) {
        billing.add(new BillingInvoice(
                invoice.id(),
                account.userId(),
                new PaidInvoice(
                        invoice.customerId(),
                        invoice.subscriptionId(),
                        price.plan(),
                        price.cycle(),
                        invoice.reason(),
                        invoice.amountPaid(),
                        invoice.currency(),
                        start,
                        invoice.paidAt()),
                effect,
                granted));
        return new Granted(price.plan(), granted, key(invoice), granted.signum() > 0);
    }

    private Optional<Price> price(InvoiceFacts invoice, Line line) {
        return subscriptions.priceOf(line.priceId(), invoice.metadata(), "");
    }

    private static Metadata none() {
        return new Metadata(Optional.empty(), "", "");
    }

    private static Instant start(InvoiceFacts invoice, Line line) {
        return Objects.requireNonNullElse(line.start(), invoice.paidAt());
    }

    private static String key(InvoiceFacts invoice) {
        return "invoice:" + invoice.id();
    }
}
