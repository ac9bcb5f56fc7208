package dev.capstan.service.billing.payments;

import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionCreateParams.AutomaticTax;
import com.stripe.param.checkout.SessionCreateParams.CustomerUpdate;
import com.stripe.param.checkout.SessionCreateParams.LineItem;
import com.stripe.param.checkout.SessionCreateParams.SubscriptionData;
import java.util.Map;

/** A checkout in Stripe's words: a subscription to one unit, with automatic tax. */
final class StripeCheckout {
    private StripeCheckout() {}

    static SessionCreateParams of(CheckoutOrder order) {
        Map<String, String> metadata = Map.of(
                "user_id", order.userId().toString(),
                "plan_id", order.price().plan().wire(),
                "billing_cycle", order.price().cycle().wire());
        return SessionCreateParams.builder()
                .setMode(SessionCreateParams.Mode.SUBSCRIPTION)
                .setCustomer(order.customerId())
                .setCustomerUpdate(CustomerUpdate.builder()
                        .setAddress(CustomerUpdate.Address.AUTO)
                        .setName(CustomerUpdate.Name.AUTO)
                        .build())
                .setClientReferenceId(order.userId().toString())
                .addLineItem(LineItem.builder()
                        .setPrice(order.priceId())
                        .setQuantity(1L)
                        .build())
                .setAutomaticTax(AutomaticTax.builder().setEnabled(true).build())
                .putAllMetadata(metadata)
                .setSubscriptionData(
                        SubscriptionData.builder().putAllMetadata(metadata).build())
                .setSuccessUrl(order.successUrl())
                .setCancelUrl(order.cancelUrl())
                .build();
    }
}
