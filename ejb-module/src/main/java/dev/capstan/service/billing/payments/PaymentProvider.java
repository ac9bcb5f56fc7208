package dev.capstan.service.billing.payments;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whoever takes the money. Calls that change something carry an idempotency key: called again with the same key they change
 * nothing more. No transaction is open during a call. A failed call is a {@link PaymentException}.
 */
public interface PaymentProvider {
    /** The id of the new customer. */
    String createCustomer(NewCustomer customer, String idempotencyKey);

    CheckoutPage openCheckout(CheckoutOrder order, String idempotencyKey);

    /** The address of the page; empty when the provider gave none. */
    Optional<String> openPortal(String customerId, String returnUrl, String idempotencyKey);

    /** Empty when the provider does not know it. */
    Optional<SubscriptionFacts> subscription(String subscriptionId);

    /** Ends it at once. One that has ended stays so. */
    void cancel(String subscriptionId, String idempotencyKey);

    /** The invoice that a payment was for; empty when it was for something else. */
    Optional<String> invoiceOf(String paymentId);

    Listed<CustomerFacts> customers(@Nullable String after);

    /** Of any status. */
    Listed<SubscriptionFacts> subscriptions(@Nullable String after);

    Listed<InvoiceFacts> paidInvoices(@Nullable String after);

    Listed<RefundFacts> refunds(@Nullable String after);
}
