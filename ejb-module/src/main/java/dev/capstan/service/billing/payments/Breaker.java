package dev.capstan.service.billing.payments;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;

/** The circuit breaker of the payment provider. What the provider refuses is no failure of it. */
@ApplicationScoped
public class Breaker {
    @CircuitBreaker(requestVolumeThreshold = 10, failureRatio = 0.6, delay = 15_000, skipOn = RefusedException.class)
    public <T> T call(Supplier<T> call) {
        return call.get();
    }
}
