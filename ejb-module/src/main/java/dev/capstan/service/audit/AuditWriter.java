package dev.capstan.service.audit;

import dev.capstan.persistence.audit.AuditFact;
import dev.capstan.persistence.audit.AuditRepository;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;

/** Puts entries into the table, in a transaction of its own: nobody who tells has one that reaches here. */
@Stateless
public class AuditWriter {
    @Inject
    AuditRepository rows;

    /** Those that are there already are left as they are. */
    public void write(List<AuditFact> facts) {
        facts.forEach(rows::add);
    }
}
