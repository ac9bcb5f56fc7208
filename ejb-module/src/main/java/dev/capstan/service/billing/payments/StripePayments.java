package dev.capstan.service.billing.payments;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.StripeCollection;
import com.stripe.model.billingportal.Session;
import com.stripe.net.RequestOptions;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerListParams;
import com.stripe.param.InvoiceListParams;
import com.stripe.param.InvoicePaymentListParams;
import com.stripe.param.RefundListParams;
import com.stripe.param.SubscriptionCancelParams;
import com.stripe.param.SubscriptionListParams;
import com.stripe.param.SubscriptionRetrieveParams;
import com.stripe.service.V1Services;
import dev.capstan.service.billing.BillingConfig;
import dev.capstan.service.billing.NotConfiguredException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Stripe, through its own client: pinned API version, form-encoded requests, retries with one idempotency key. */
@ApplicationScoped
public class StripePayments implements PaymentProvider {
    private static final long PAGE = 100;

    @Inject
    BillingConfig config;

    @Inject
    PaymentCircuit circuit;

    private @Nullable StripeClient client;

    @PostConstruct
    void connect() {
        client = config.key().map(this::client).orElse(null);
    }

    private StripeClient client(String key) {
        return StripeClient.builder()
                .setApiKey(key)
                .setApiBase(config.apiBase().toString().replaceAll("/+$", ""))
                .setConnectTimeout(Math.toIntExact(config.connectTimeout().toMillis()))
                .setReadTimeout(Math.toIntExact(config.readTimeout().toMillis()))
                .setMaxNetworkRetries(2)
                .build();
    }

    /** A call of the client, which says with checked exceptions what went wrong. */
    private interface Call<T> {
        T on(V1Services stripe) throws StripeException;
    }

    @Override
    public String createCustomer(NewCustomer customer, String idempotencyKey) {
        CustomerCreateParams.Builder params = CustomerCreateParams.builder()
                .setEmail(customer.email())
                .putMetadata("user_id", customer.userId().toString());
        if (!customer.name().isBlank()) {
            params.setName(customer.name());
        }
        return ask(stripe -> stripe.customers().create(params.build(), once(idempotencyKey)))
                .getId();
    }

    @Override
    public CheckoutPage openCheckout(CheckoutOrder order, String idempotencyKey) {
        com.stripe.model.checkout.Session session =
                ask(stripe -> stripe.checkout().sessions().create(StripeCheckout.of(order), once(idempotencyKey)));
        return new CheckoutPage(session.getId(), session.getUrl());
    }

    @Override
    public Optional<String> openPortal(String customerId, String returnUrl, String idempotencyKey) {
        var params = com.stripe.param.billingportal.SessionCreateParams.builder()
                .setCustomer(customerId)
                .setReturnUrl(returnUrl)
                .build();
        Session session = ask(stripe -> stripe.billingPortal().sessions().create(params, once(idempotencyKey)));
        return Optional.ofNullable(session.getUrl());
    }

    @Override
    public Optional<SubscriptionFacts> subscription(String subscriptionId) {
        return unlessMissing(stripe -> stripe.subscriptions()
                        .retrieve(
                                subscriptionId,
                                SubscriptionRetrieveParams.builder().build(),
                                plain()))
                .map(found -> SubscriptionFacts.of(StripeReplies.json(found)));
    }

    @Override
    public void cancel(String subscriptionId, String idempotencyKey) {
        unlessMissing(stripe -> stripe.subscriptions()
                .cancel(subscriptionId, SubscriptionCancelParams.builder().build(), once(idempotencyKey)));
    }

    @Override
    public Optional<String> invoiceOf(String paymentId) {
        if (!paymentId.startsWith("pi_")) {
            return Optional.empty();
        }
        InvoicePaymentListParams params = InvoicePaymentListParams.builder()
                .setPayment(InvoicePaymentListParams.Payment.builder()
                        .setType(InvoicePaymentListParams.Payment.Type.PAYMENT_INTENT)
                        .setPaymentIntent(paymentId)
                        .build())
                .setLimit(1L)
                .build();
        return unlessMissing(stripe -> stripe.invoicePayments().list(params, plain()))
                .flatMap(found -> StripeJson.id(StripeReplies.json(found).at("/data/0/invoice")));
    }

    @Override
    public Listed<CustomerFacts> customers(@Nullable String after) {
        CustomerListParams.Builder params = CustomerListParams.builder().setLimit(PAGE);
        if (after != null) {
            params.setStartingAfter(after);
        }
        return list(stripe -> stripe.customers().list(params.build(), plain()), CustomerFacts::of);
    }

    @Override
    public Listed<SubscriptionFacts> subscriptions(@Nullable String after) {
        SubscriptionListParams.Builder params = SubscriptionListParams.builder()
                .setStatus(SubscriptionListParams.Status.ALL)
                .setLimit(PAGE);
        if (after != null) {
            params.setStartingAfter(after);
        }
        return list(stripe -> stripe.subscriptions().list(params.build(), plain()), SubscriptionFacts::of);
    }

    @Override
    public Listed<InvoiceFacts> paidInvoices(@Nullable String after) {
        InvoiceListParams.Builder params = InvoiceListParams.builder()
                .setStatus(InvoiceListParams.Status.PAID)
                .setLimit(PAGE);
        if (after != null) {
            params.setStartingAfter(after);
        }
        return list(stripe -> stripe.invoices().list(params.build(), plain()), InvoiceFacts::of);
    }

    @Override
    public Listed<RefundFacts> refunds(@Nullable String after) {
        RefundListParams.Builder params = RefundListParams.builder().setLimit(PAGE);
        if (after != null) {
            params.setStartingAfter(after);
        }
        return list(stripe -> stripe.refunds().list(params.build(), plain()), RefundFacts::of);
    }

    private <T> Listed<T> list(
            Call<? extends StripeCollection<?>> call, Function<com.fasterxml.jackson.databind.JsonNode, T> reader) {
        return StripeReplies.list(ask(call), reader);
    }

    private <T> T ask(Call<T> call) {
        V1Services stripe = stripe();
        return circuit.through(() -> {
            try {
                return call.on(stripe);
            } catch (StripeException e) {
                throw StripeReplies.failure(e);
            }
        });
    }

    private <T> Optional<T> unlessMissing(Call<T> call) {
        V1Services stripe = stripe();
        return circuit.through(() -> {
            try {
                return Optional.of(call.on(stripe));
            } catch (StripeException e) {
                if (StripeReplies.missing(e)) {
                    return Optional.empty();
                }
                throw StripeReplies.failure(e);
            }
        });
    }

    private V1Services stripe() {
        if (client == null) {
            throw NotConfiguredException.off();
        }
        return client.v1();
    }

    private static RequestOptions once(String idempotencyKey) {
        return RequestOptions.builder().setIdempotencyKey(idempotencyKey).build();
    }

    private static RequestOptions plain() {
        return RequestOptions.builder().build();
    }
}
