package dev.capstan.service.billing;

import dev.capstan.service.billing.BillingBook.Standing;
import dev.capstan.service.billing.outbox.Outbox;
import dev.capstan.service.billing.outbox.OutboxCalls;
import dev.capstan.service.billing.payments.PaymentException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Makes a user a customer of the payment provider, once: through the outbox, whose worker is waited for if it was quicker. */
@ApplicationScoped
public class CustomerDesk {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(100);

    @Inject
    BillingBook book;

    @Inject
    Outbox outbox;

    @Inject
    OutboxCalls calls;

    /** @throws PaymentException when the provider did not answer; it is asked again in the background */
    String customerOf(Standing standing) {
        String known = standing.customerId();
        if (known != null) {
            return known;
        }
        UUID userId = standing.person().userId();
        UUID call = outbox.wantCustomer(userId);
        calls.make(call);
        awaitOthers(call);
        return Optional.ofNullable(book.standing(userId).customerId())
                .orElseThrow(() -> new PaymentException(
                        "The payment provider has not answered yet. Try again in a minute.", false));
    }

    /** A worker, or another request of the same user, may have taken the call first: it is due from the moment it is stored. */
    private void awaitOthers(UUID call) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (outbox.underWay(call) && System.nanoTime() < end) {
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
