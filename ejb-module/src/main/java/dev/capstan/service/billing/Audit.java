package dev.capstan.service.billing;

import dev.capstan.persistence.billing.AuditEntry;
import dev.capstan.persistence.billing.BillingRepository;
import dev.capstan.persistence.billing.BillingTransaction;
import dev.capstan.service.ids.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;

/** Writes down what billing did, in the transaction that does it. */
@ApplicationScoped
public class Audit {
    @Inject
    BillingRepository billing;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** Gives the id of the row, for whatever refers to it. */
    public UUID write(AuditEntry entry) {
        UUID id = ids.next();
        write(id, entry);
        return id;
    }

    public void write(UUID id, AuditEntry entry) {
        billing.add(new BillingTransaction(id, entry, clock.instant()));
    }

    public UUID newId() {
        return ids.next();
    }
}
