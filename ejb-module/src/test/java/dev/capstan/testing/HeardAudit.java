package dev.capstan.testing;

import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it was told, for tests of those who tell. */
public final class HeardAudit extends AuditLog {
    public final List<AuditEntry> entries = new CopyOnWriteArrayList<>();

    @Override
    public void record(AuditEntry entry) {
        entries.add(entry);
    }
}
