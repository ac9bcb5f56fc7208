package dev.capstan.service.secrets;

import dev.capstan.service.threads.VirtualThreads;
import io.opentelemetry.api.metrics.Meter;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJBException;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Notices a new master key, starts what it makes necessary, and publishes how far that is. */
@Startup
@Singleton
@DependsOn({"SchemaMigration", "VirtualThreads"})
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SecretWatch {
    private static final Logger LOG = Logger.getLogger(SecretWatch.class.getName());

    @Inject
    SecretBox box;

    @Inject
    SecretRotation rotation;

    @Inject
    VirtualThreads threads;

    @Inject
    Meter meter;

    private volatile @Nullable RotationView last;

    @PostConstruct
    void start() {
        gauge("capstan.secrets.current", "Secrets under the current master key", RotationView::current);
        gauge("capstan.secrets.remaining", "Secrets under an earlier master key", RotationView::remaining);
        gauge("capstan.secrets.unreadable", "Secrets whose master key is missing", RotationView::unreadable);
        threads.execute(() -> {
            rotation.tryNow();
            look();
        });
    }

    /** How far it was a minute ago at most; empty right after the start. */
    public Optional<RotationView> lastSeen() {
        return Optional.ofNullable(last);
    }

    private void gauge(String name, String says, ToLongFunction<RotationView> value) {
        meter.gaugeBuilder(name).ofLongs().setDescription(says).buildWithCallback(measured -> {
            @Nullable RotationView seen = last;
            if (seen != null) {
                measured.record(value.applyAsLong(seen));
            }
        });
    }

    @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false)
    void lookForAKey() {
        if (box.refresh()) {
            LOG.log(Level.INFO, "The master key {0} seals from now on.", box.currentKeyId());
            rotation.startSoon();
        }
    }

    /** What another node sealed with an earlier key, before it noticed the new one, is found here. */
    @Schedule(hour = "*", minute = "*", second = "23", persistent = false)
    void look() {
        try {
            RotationView now = rotation.progress();
            last = now;
            if (now.remaining() > now.unreadable()) {
                rotation.startSoon();
            }
        } catch (EJBException e) {
            LOG.log(Level.FINE, "The keys of the stored secrets cannot be counted.", e);
        }
    }
}
