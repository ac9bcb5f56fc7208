package dev.capstan.service.billing.reconcile;

import java.time.Instant;
import java.util.List;

/** What a comparison with the provider found. {@code differing} is zero when all is the same. */
<<<<<<<< HEAD:ejb-module/src/main/java/dev/capstan/service/billing/reconcile/BillingReport.java
public record BillingReport(
========
public record ComparisonView(
>>>>>>>> billing:ejb-module/src/main/java/dev/capstan/service/billing/reconcile/ComparisonView.java
        Instant comparedAt,
        long customers,
        long subscriptions,
        long invoices,
        long refunds,
        long differing,
        List<Difference> differences) {
<<<<<<<< HEAD:ejb-module/src/main/java/dev/capstan/service/billing/reconcile/BillingReport.java
    public BillingReport {
========
    public ComparisonView {
>>>>>>>> billing:ejb-module/src/main/java/dev/capstan/service/billing/reconcile/ComparisonView.java
        differences = List.copyOf(differences);
    }
}
