package dev.capstan.service.billing.reconcile;

import dev.capstan.persistence.billing.BillingInvoice;
import dev.capstan.persistence.billing.BillingPayment;
import dev.capstan.persistence.billing.BillingRepository;
import dev.capstan.persistence.billing.BillingSubscription;
import dev.capstan.service.billing.BillingConfig.Price;
import dev.capstan.service.billing.Subscriptions;
import dev.capstan.service.billing.payments.CustomerFacts;
import dev.capstan.service.billing.payments.InvoiceFacts;
import dev.capstan.service.billing.payments.SubscriptionFacts;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares one page of the provider's objects with what is here, in one short transaction. */
@Stateless
public class Comparison {
    private static final int PAGE = 500;

    @Inject
    BillingRepository billing;

    @Inject
    Subscriptions subscriptions;

    /** The ids of a page, and what differs. */
    public record Seen(Set<String> ids, List<Difference> differences) {}

    /** Of all customers, those that checkout made for a user must be that user's here. */
    public Seen customers(List<CustomerFacts> page) {
        List<Difference> found = new ArrayList<>();
        for (CustomerFacts customer : page) {
            Optional<UUID> here = billing.findUserOfCustomer(customer.id());
            if (customer.userId().isPresent() && !customer.userId().equals(here)) {
                found.add(new Difference(
                        "customer",
                        customer.id(),
                        here.isEmpty()
                                ? "It names a user and is not linked here: its creation was not recorded, or it was made elsewhere."
                                : "It names another user than it is linked to here."));
            }
        }
        return new Seen(page.stream().map(CustomerFacts::id).collect(Collectors.toSet()), found);
    }

    public List<Difference> customersOnlyHere(Set<String> seen) {
        return onlyHere("customer", seen, billing::findCustomersAfter, Function.identity());
    }

    public Seen subscriptions(List<SubscriptionFacts> page) {
        List<Difference> found = new ArrayList<>();
        page.forEach(theirs -> compare(theirs).ifPresent(found::add));
        return new Seen(page.stream().map(SubscriptionFacts::id).collect(Collectors.toSet()), found);
    }

    private Optional<Difference> compare(SubscriptionFacts theirs) {
        Optional<BillingSubscription> known = billing.findSubscription(theirs.id());
        if (known.isEmpty()) {
            boolean ours = theirs.metadata().userId().isPresent()
                    || Optional.ofNullable(theirs.customerId())
                            .flatMap(billing::findUserOfCustomer)
                            .isPresent();
            return ours
                    ? difference("subscription", theirs.id(), "No event about it arrived: send its events again.")
                    : Optional.empty();
        }
        BillingSubscription here = known.get();
        if (!here.status().equals(theirs.status())) {
            return difference(
                    "subscription",
                    theirs.id(),
                    "It is %s there and %s here: an event is missing or in quarantine."
                            .formatted(theirs.status(), here.status()));
        }
        Optional<Price> price = subscriptions.priceOf(theirs.priceId(), theirs.metadata(), theirs.interval());
        if (price.isPresent() && here.plan() != price.get().plan()) {
            return difference(
                    "subscription",
                    theirs.id(),
                    "Its plan is %s there and %s here."
                            .formatted(price.get().plan().wire(), here.plan().wire()));
        }
        return here.ended() || Objects.equals(here.currentPeriodEnd(), theirs.currentPeriodEnd())
                ? Optional.empty()
                : difference("subscription", theirs.id(), "Its period ends at another time there.");
    }

    public List<Difference> subscriptionsOnlyHere(Set<String> seen) {
        return onlyHere("subscription", seen, billing::findSubscriptionsAfter, BillingSubscription::id);
    }

    /** Each paid invoice of a payer of ours must have been booked, with the same amount. */
    public Seen invoices(List<InvoiceFacts> page) {
        List<Difference> found = new ArrayList<>();
        for (InvoiceFacts theirs : page) {
            Optional<BillingInvoice> here = billing.findInvoice(theirs.id());
            if (here.isEmpty() && ours(theirs)) {
                found.add(new Difference(
                        "invoice",
                        theirs.id(),
                        "It is paid and brought no credits: its event is missing or in quarantine."));
            } else if (here.isPresent() && here.get().amountPaid() != theirs.amountPaid()) {
                found.add(new Difference(
                        "invoice",
                        theirs.id(),
                        "%d were paid there and %d are booked here."
                                .formatted(theirs.amountPaid(), here.get().amountPaid())));
            }
        }
        return new Seen(page.stream().map(InvoiceFacts::id).collect(Collectors.toSet()), found);
    }

    private boolean ours(InvoiceFacts invoice) {
        return invoice.metadata().userId().isPresent()
                || Optional.ofNullable(invoice.customerId())
                        .flatMap(billing::findUserOfCustomer)
                        .isPresent();
    }

    public List<Difference> invoicesOnlyHere(Set<String> seen) {
        return onlyHere("invoice", seen, billing::findInvoicesAfter, BillingInvoice::id);
    }

    /** @param refunded the sum of what went back, by payment */
    public List<Difference> refunds(Map<String, Long> refunded) {
        List<Difference> found = new ArrayList<>();
        refunded.forEach((payment, sum) -> {
            long here = billing.findPayment(payment)
                    .map(BillingPayment::amountRefunded)
                    .orElse(0L);
            if (here != sum) {
                found.add(new Difference(
                        "refund",
                        payment,
                        "%d were refunded there and %d are known here: an event is missing or in quarantine."
                                .formatted(sum, here)));
            }
        });
        return found;
    }

    private static <T> List<Difference> onlyHere(
            String kind, Set<String> seen, BiFunction<String, Integer, List<T>> page, Function<T, String> id) {
        List<Difference> found = new ArrayList<>();
        String after = "";
        List<T> items;
        do {
            items = page.apply(after, PAGE);
            for (T item : items) {
                after = id.apply(item);
                if (!seen.contains(after)) {
                    found.add(new Difference(
                            kind, after, "The provider does not have it: another account or mode of the provider?"));
                }
            }
        } while (items.size() == PAGE);
        return found;
    }

    private static Optional<Difference> difference(String kind, String id, String cause) {
        return Optional.of(new Difference(kind, id, cause));
    }
}
