package dev.capstan.service.billing.reconcile;

import dev.capstan.service.billing.BillingConfig;
import dev.capstan.service.billing.NotConfiguredException;
import dev.capstan.service.billing.payments.CustomerFacts;
import dev.capstan.service.billing.payments.Listed;
import dev.capstan.service.billing.payments.PaymentProvider;
import dev.capstan.service.billing.payments.RefundFacts;
import dev.capstan.service.billing.reconcile.Comparison.Seen;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares all that the provider has with all that is here, page by page, and says what differs and why that may be. Changes
 * nothing. No transaction is open while the provider is asked.
 */
@ApplicationScoped
public class Reconciliation {
    @Inject
    BillingConfig config;

    @Inject
    PaymentProvider provider;

    @Inject
    Comparison comparison;

    @Inject
    Clock clock;

    public ComparisonView run() {
        if (!config.on()) {
            throw NotConfiguredException.off();
        }
        List<Difference> found = new ArrayList<>();
        Map<UUID, String> linked = new HashMap<>();
        Seen customers = walk(provider::customers, page -> customers(page, linked), found);
        found.addAll(comparison.customersOnlyHere(customers.ids()));
        Seen subscriptions = walk(provider::subscriptions, comparison::subscriptions, found);
        found.addAll(comparison.subscriptionsOnlyHere(subscriptions.ids()));
        Seen invoices = walk(provider::paidInvoices, comparison::invoices, found);
        found.addAll(comparison.invoicesOnlyHere(invoices.ids()));
        Map<String, Long> refunded = new TreeMap<>();
        long refunds = 0;
        String after = null;
        Listed<RefundFacts> page;
        do {
            page = provider.refunds(after);
            after = page.last();
            refunds += page.items().size();
            page.items().stream()
                    .filter(RefundFacts::counts)
                    .forEach(refund -> refunded.merge(refund.paymentId(), refund.amount(), Long::sum));
        } while (page.more());
        found.addAll(comparison.refunds(refunded));
        return new ComparisonView(
                clock.instant(),
                customers.ids().size(),
                subscriptions.ids().size(),
                invoices.ids().size(),
                refunds,
                found.size(),
                found);
    }

    /**
     * A user with two customers pays through one of them, and is asked for a card again by the other.
     *
     * @param linked the customer of each user that was seen so far
     */
    private Seen customers(List<CustomerFacts> page, Map<UUID, String> linked) {
        Seen seen = comparison.customers(page);
        Set<String> named = seen.differences().stream().map(Difference::id).collect(Collectors.toSet());
        List<Difference> found = new ArrayList<>(seen.differences());
        for (CustomerFacts customer : page) {
            if (customer.userId().isPresent() && !named.contains(customer.id())) {
                String other = linked.putIfAbsent(customer.userId().get(), customer.id());
                if (other != null) {
                    found.add(new Difference(
                            "customer",
                            customer.id(),
                            "Its user has another one, %s: it was made twice. Delete the one without a subscription."
                                    .formatted(other)));
                }
            }
        }
        return new Seen(seen.ids(), found);
    }

    /** One page of the provider. */
    private interface Pages<T> {
        Listed<T> after(@Nullable String id);
    }

    private static <T> Seen walk(Pages<T> pages, Function<List<T>, Seen> compare, List<Difference> found) {
        Set<String> ids = new HashSet<>();
        String after = null;
        Listed<T> page;
        do {
            page = pages.after(after);
            after = page.last();
            Seen seen = compare.apply(page.items());
            ids.addAll(seen.ids());
            found.addAll(seen.differences());
        } while (page.more());
        return new Seen(ids, List.of());
    }
}
