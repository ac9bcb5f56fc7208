package dev.capstan.service.billing;

import dev.capstan.service.billing.BillingBook.Standing;
import dev.capstan.service.billing.BillingConfig.Price;
import dev.capstan.service.billing.payments.CheckoutOrder;
import dev.capstan.service.billing.payments.CheckoutPage;
import dev.capstan.service.billing.payments.PaymentProvider;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.types.billing.Plan;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends a user to the payment provider to subscribe. A second click in a short time opens the same page. */
@ApplicationScoped
public class Checkout {
    /** Two equal orders within this many seconds are one. */
    private static final long SAME_ORDER = 600;

    @Inject
    BillingConfig config;

    @Inject
    BillingBook book;

    @Inject
    CustomerDesk customers;

    @Inject
    PaymentProvider provider;

    @Inject
    Clock clock;

    /** @throws AppException when it cannot be sold, is not configured, or the provider refuses */
    public CheckoutPage open(UUID userId, OpenCheckout wanted) {
        if (!config.on()) {
            throw NotConfiguredException.off();
        }
        Price price = new Price(paidPlan(wanted.planId()), wanted.cycle());
        String priceId = Optional.ofNullable(config.prices().get(price))
                .orElseThrow(() -> new NotConfiguredException("This server has no price for the plan %s, paid %s."
                        .formatted(price.plan().wire(), price.cycle().wire())));
        String success = address(
                config.returns().success(), wanted.returnUrl(), "/billing/success?session_id={CHECKOUT_SESSION_ID}");
        String cancel = address(config.returns().cancel(), wanted.returnUrl(), "");
        Standing standing = book.standing(userId);
        if (standing.subscribed()) {
            throw refused("You have a subscription already. Change the plan in the customer portal.");
        }
        String customer = customers.customerOf(standing);
        CheckoutOrder order = new CheckoutOrder(userId, customer, price, priceId, success, cancel);
        return provider.openCheckout(order, key(order));
    }

    private static Plan paidPlan(String planId) {
        return Plan.find(planId)
                .filter(plan -> plan != Plan.FREE)
                .orElseThrow(() -> refused(
                        planId.equals(Plan.FREE.wire())
                                ? "The free plan is not bought: every account without a subscription has it."
                                : "There is no such plan. Choose plus or pro."));
    }

    private static String address(Optional<String> configured, @Nullable String returnUrl, String path) {
        return configured.orElseGet(() -> {
            if (returnUrl == null) {
                throw new NotConfiguredException(
                        "This server does not know where to send you after the payment. Send returnUrl, or set CAPSTAN_BILLING_SUCCESS_URL and CAPSTAN_BILLING_CANCEL_URL.");
            }
            return returnUrl.replaceAll("[?#].*$", "").replaceAll("/+$", "") + path;
        });
    }

    private String key(CheckoutOrder order) {
        return "checkout-"
                + Fingerprint.of(
                        order.toString(), String.valueOf(clock.instant().getEpochSecond() / SAME_ORDER));
    }

    private static AppException refused(String message) {
        return new AppException(Kind.INVALID, "validation", message);
    }
}
