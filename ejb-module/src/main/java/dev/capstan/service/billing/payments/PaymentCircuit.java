package dev.capstan.service.billing.payments;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/** Leaves a provider alone for a while after many failures in a row, and says so as a failed call. */
@ApplicationScoped
public class PaymentCircuit {
    @Inject
    Breaker breaker;

    public <T> T through(Supplier<T> call) {
        try {
            return breaker.call(call);
        } catch (CircuitBreakerOpenException e) {
            throw new PaymentException(
                    "The payment provider has failed several times and is left alone for a moment. Try again in a minute.",
                    false);
        }
    }
}
