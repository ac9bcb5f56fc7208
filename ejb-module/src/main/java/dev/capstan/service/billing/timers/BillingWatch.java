package dev.capstan.service.billing.timers;

import dev.capstan.service.billing.timers.BillingState.Backlog;
import io.opentelemetry.api.metrics.Meter;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.ToLongFunction;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Publishes what waits between this server and the payment provider as metrics, as it was a minute ago at most. */
@ApplicationScoped
public class BillingWatch {
    private static final Logger LOG = Logger.getLogger(BillingWatch.class.getName());

    @Inject
    BillingState state;

    @Inject
    Meter meter;

    private volatile Backlog last = new Backlog(0, 0, 0, 0, 0);

    @PostConstruct
    void publish() {
        gauge("capstan.billing.outbox.pending", "Calls to the payment provider that wait", Backlog::calls);
        gauge("capstan.billing.outbox.age", "Seconds that the oldest of them waits", Backlog::oldestCallSeconds);
        gauge("capstan.billing.outbox.failed", "Calls that were given up", Backlog::failedCalls);
        gauge("capstan.billing.inbox.quarantined", "Payment events in quarantine", Backlog::quarantined);
    }

    private void gauge(String name, String says, ToLongFunction<Backlog> value) {
        meter.gaugeBuilder(name)
                .ofLongs()
                .setDescription(says)
                .buildWithCallback(measured -> measured.record(value.applyAsLong(last)));
    }

    void look() {
        try {
            last = state.backlog();
        } catch (EJBException e) {
            LOG.log(Level.FINE, "The backlog of billing cannot be read.", e);
        }
    }
}
