package dev.capstan.web.health;

import dev.capstan.service.billing.BillingConfig;
import dev.capstan.service.billing.timers.BillingState;
import dev.capstan.service.billing.timers.BillingState.Backlog;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** What waits between this server and the payment provider. Asks no provider. Users keep working while it waits. */
@Readiness
@ApplicationScoped
public class BillingReadiness implements Advisory {
    @Inject
    BillingConfig config;

    @Inject
    BillingState state;

    @Override
    public String subject() {
        return "billing";
    }

    @Override
    public HealthCheckResponse call() {
        if (!config.on()) {
            return Finding.of(subject()).up("Payments are off: no key of a payment provider is set.");
        }
        try {
            return of(state.backlog());
        } catch (EJBException e) {
            return Finding.of(subject()).down("What waits cannot be read: see the check named database.");
        }
    }

    HealthCheckResponse of(Backlog backlog) {
        return Finding.of(subject())
                .with("calls_waiting", backlog.calls())
                .with("oldest_call_seconds", backlog.oldestCallSeconds())
                .with("calls_failed", backlog.failedCalls())
                .with("events_open", backlog.openEvents())
                .with("events_quarantined", backlog.quarantined())
                .status(
                        backlog.fine(),
                        backlog.fine()
                                ? "Nothing waits for long."
                                : "Something waits for an administrator: see /v1/admin/billing/events and /v1/admin/billing/calls.");
    }
}
