package dev.capstan.service.billing;

import dev.capstan.service.users.PersonalRecords;
import dev.capstan.types.exports.PersonalTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Customers, subscriptions, invoices and payments. */
@ApplicationScoped
public class BillingRecords implements PersonalRecords {
    @Override
    public List<PersonalTable> tables() {
        return List.of(
                PersonalTable.of("billing/customers", "billing_customers", "customer_id", "linked_at")
                        .keyed("customer_id", "text"),
                PersonalTable.of("billing/account", "billing_accounts", "plan", "plan_since")
                        .keyed("user_id", "uuid"),
                PersonalTable.of(
                                "billing/subscriptions",
                                "billing_subscriptions",
                                "subscription_id",
                                "status",
                                "plan",
                                "cycle",
                                "current_period_end",
                                "created_at")
                        .keyed("subscription_id", "text"),
                PersonalTable.of(
                                "billing/invoices",
                                "billing_invoices",
                                "invoice_id",
                                "subscription_id",
                                "plan",
                                "cycle",
                                "reason",
                                "amount_paid",
                                "currency",
                                "period_start",
                                "paid_at",
                                "granted",
                                "reclaimed")
                        .keyed("invoice_id", "text"),
                PersonalTable.of(
                        "billing/transactions",
                        "billing_transactions",
                        "id",
                        "kind",
                        "subscription_id",
                        "invoice_id",
                        "payment_id",
                        "plan",
                        "amount",
                        "currency",
                        "credits",
                        "created_at"));
    }
}
