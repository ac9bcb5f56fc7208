package dev.capstan.service.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.capstan.persistence.audit.AuditFact;
import dev.capstan.service.audit.AuditSource.Origin;
import dev.capstan.service.ids.Ids;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Clock;
import java.util.TreeMap;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Where everything that an auditor may ask about is told. Telling never fails and never waits for the database: an entry
 * goes into a file first and from there into the chained table. Inside a transaction it waits for the end: what was rolled
 * back is told as a failure.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class AuditLog {
    private static final Logger LOG = Logger.getLogger(AuditLog.class.getName());
    private static final String ROLLED_BACK = "rolled_back";

    @Inject
    AuditJournal journal;

    @Inject
    AuditSource source;

    @Inject
    ObjectMapper json;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    @Resource
    TransactionSynchronizationRegistry transaction;

    /** Takes note of an entry. Never throws: whoever tells is not to be stopped by the telling. */
    public void record(AuditEntry entry) {
        try {
            Origin origin = origin();
            if (entry.success() && transaction.getTransactionStatus() == Status.STATUS_ACTIVE) {
                transaction.registerInterposedSynchronization(new AtTheEnd(entry, origin));
            } else {
                keep(entry, origin);
            }
        } catch (RuntimeException e) {
            lost(entry, e);
        }
    }

    private void keep(AuditEntry entry, Origin origin) {
        try {
            journal.append(fact(entry, origin));
        } catch (RuntimeException | JsonProcessingException e) {
            lost(entry, e);
        }
    }

    private AuditFact fact(AuditEntry entry, Origin origin) throws JsonProcessingException {
        UUID actorId = entry.actorId() != null ? entry.actorId() : origin.actorId();
        String actorName = entry.actorId() != null ? entry.actorName() : origin.actorName();
        String kind = actorId != null ? "user" : origin.outside() ? "nobody" : "server";
        return new AuditFact(
                ids.next(),
                clock.instant(),
                kind,
                actorId,
                actorName,
                origin.credential(),
                entry.action(),
                entry.targetKind(),
                entry.targetId(),
                entry.success() ? "success" : "failure",
                entry.reason(),
                Redaction.clean(origin.address(), 100),
                Redaction.clean(origin.requestId(), 100),
                json.writeValueAsString(new TreeMap<>(entry.details())));
    }

    private Origin origin() {
        try {
            return source.origin();
        } catch (ContextNotActiveException e) {
            return Origin.SERVER;
        }
    }

    private static void lost(AuditEntry entry, Exception why) {
        LOG.log(Level.SEVERE, "An entry of the audit log could not be kept: " + entry, why);
    }

    private final class AtTheEnd implements Synchronization {
        private final AuditEntry entry;
        private final Origin origin;

        AtTheEnd(AuditEntry entry, Origin origin) {
            this.entry = entry;
            this.origin = origin;
        }

        @Override
        public void beforeCompletion() {}

        @Override
        public void afterCompletion(int status) {
            keep(status == Status.STATUS_COMMITTED ? entry : entry.undone(ROLLED_BACK), origin);
        }
    }
}
