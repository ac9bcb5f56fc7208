package dev.capstan.service.billing;

import dev.capstan.service.billing.payments.PaymentProvider;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.ids.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends a user to the provider's page where subscriptions, cards and invoices are managed. */
@ApplicationScoped
public class CustomerPortal {
    @Inject
    BillingConfig config;

    @Inject
    BillingBook book;

    @Inject
    PaymentProvider provider;

    @Inject
    Ids ids;

    /**
     * Gives the address of the page.
     *
     * @param returnUrl is on the allow-list already
     */
    public String open(UUID userId, @Nullable String returnUrl) {
        if (!config.on()) {
            throw NotConfiguredException.off();
        }
        String back = Optional.ofNullable(returnUrl)
                .or(() -> config.returns().portal())
                .orElseThrow(
                        () -> new NotConfiguredException(
                                "This server does not know where to send you afterwards. Send returnUrl, or set CAPSTAN_BILLING_PORTAL_RETURN_URL."));
        String customer = Optional.ofNullable(book.standing(userId).customerId())
                .orElseThrow(() -> refused("You have not bought anything yet, so there is nothing to manage."));
        return provider.openPortal(customer, back, "portal-" + ids.next())
                .orElseThrow(() -> refused("The payment provider sent no address. Try again."));
    }

    private static AppException refused(String message) {
        return new AppException(Kind.INVALID, "validation", message);
    }
}
