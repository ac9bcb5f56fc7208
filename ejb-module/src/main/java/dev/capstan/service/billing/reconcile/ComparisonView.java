package dev.capstan.service.billing.reconcile;

import java.time.Instant;
import java.util.List;

/** What a comparison with the provider found. {@code differing} is zero when all is the same. */
public record ComparisonView(
        Instant comparedAt,
        long customers,
        long subscriptions,
        long invoices,
        long refunds,
        long differing,
        List<Difference> differences) {
    public ComparisonView {
        differences = List.copyOf(differences);
    }
}
