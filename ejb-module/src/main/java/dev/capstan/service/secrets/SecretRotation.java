package dev.capstan.service.secrets;

import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.threads.VirtualThreads;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings all stored secrets under the current master key while everybody works. What is left to do is read from the
 * secrets themselves, so a server that dies in the middle, or two that do it at once, lose and spoil nothing.
 */
@ApplicationScoped
public class SecretRotation {
    private static final Logger LOG = Logger.getLogger(SecretRotation.class.getName());

    @Inject
    AllSealedPlaces places;

    @Inject
    Resealing resealing;

    @Inject
    SecretBox box;

    @Inject
    AuditLog audit;

    @Inject
    VirtualThreads threads;

    private final AtomicBoolean running = new AtomicBoolean();

    /** Without making the caller wait. Does nothing while this node is at it already. */
    public void startSoon() {
        threads.execute(this::tryNow);
    }

    /** What fails is tried again when somebody looks at what remains. */
    void tryNow() {
        try {
            run();
        } catch (EJBException e) {
            LOG.log(Level.WARNING, "The stored secrets could not be sealed anew; it is tried again.", e);
        }
    }

    /** Until every text that can be opened is under the current key. */
    public void run() {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        try {
            long resealed = 0;
            long unreadable = 0;
            for (SealedPlace place : places.all()) {
                @Nullable String after = "";
                while (after != null) {
                    Resealing.Step step = resealing.step(place, after);
                    resealed += step.resealed();
                    unreadable += step.unreadable();
                    after = step.last();
                }
            }
            if (resealed > 0 || unreadable > 0) {
                tell(resealed, unreadable);
            }
        } finally {
            running.set(false);
        }
    }

    private void tell(long resealed, long unreadable) {
        LOG.log(Level.INFO, "Sealed {0} secrets anew with the master key {1}; {2} could not be opened.", new Object[] {
            resealed, box.currentKeyId(), unreadable
        });
        audit.record(AuditEntry.success("secrets.reseal")
                .about("master_key", box.currentKeyId())
                .with("resealed", resealed)
                .with("unreadable", unreadable));
    }

    /** How far it is, over all nodes. */
    public RotationView progress() {
        List<RotationView.Place> found = new ArrayList<>();
        long current = 0;
        long remaining = 0;
        long unreadable = 0;
        for (SealedPlace place : places.all()) {
            Map<String, Long> byKey = resealing.countByKey(place);
            found.add(new RotationView.Place(place.column().place(), byKey));
            for (Map.Entry<String, Long> count : byKey.entrySet()) {
                if (count.getKey().equals(box.currentKeyId())) {
                    current += count.getValue();
                } else {
                    remaining += count.getValue();
                    unreadable += box.knows(count.getKey()) ? 0 : count.getValue();
                }
            }
        }
        return new RotationView(box.currentKeyId(), running.get(), current, remaining, unreadable, found);
    }
}
