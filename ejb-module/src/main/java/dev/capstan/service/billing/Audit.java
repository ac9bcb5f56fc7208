package dev.capstan.service.billing;

import dev.capstan.persistence.billing.AuditEntry;
import dev.capstan.persistence.billing.BillingRepository;
import dev.capstan.persistence.billing.BillingTransaction;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.ids.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;

/** Writes down what billing did, in the transaction that does it, and tells the audit log of it. */
@ApplicationScoped
public class Audit {
    @Inject
    BillingRepository billing;

    @Inject
    AuditLog log;

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
        log.record(told(id, entry));
    }

    private static dev.capstan.service.audit.AuditEntry told(UUID id, AuditEntry entry) {
        dev.capstan.service.audit.AuditEntry told = dev.capstan.service.audit.AuditEntry.success(
                        "billing." + entry.kind().replace('_', '-'))
                .about("user", entry.userId() == null ? "" : entry.userId())
                .with("row", id)
                .with("credits", entry.credits().toPlainString());
        if (entry.plan() != null) {
            told = told.with("plan", entry.plan());
        }
        return entry.amount() == null
                ? told
                : told.with("amount", entry.amount().toPlainString())
                        .with("currency", String.valueOf(entry.currency()));
    }

    public UUID newId() {
        return ids.next();
    }
}
