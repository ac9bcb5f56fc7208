package dev.capstan.service.audit;

import dev.capstan.persistence.audit.AuditRepository;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Shows the audit log to those who may see it. Reading all of it is an entry too. */
@Stateless
public class AuditReader {
    @Inject
    AuditRepository rows;

    @Inject
    AuditLog log;

    /** @param action the beginning of the action's name */
    public AuditPage after(long seq, @Nullable String action, @Nullable UUID actor, int limit) {
        List<AuditView> found = rows.after(seq, action, actor, limit).stream()
                .map(AuditView::of)
                .toList();
        return new AuditPage(found, found.isEmpty() ? seq : found.getLast().seq());
    }

    /** Entries as events of the Open Cybersecurity Schema Framework, a JSON object per line. */
    public String export(long seq, int limit) {
        StringBuilder lines = new StringBuilder();
        List<AuditView> found =
                rows.after(seq, null, null, limit).stream().map(AuditView::of).toList();
        found.forEach(entry -> lines.append(OcsfEvent.of(entry)).append('\n'));
        log.record(AuditEntry.success("audit.export").with("after", seq).with("entries", found.size()));
        return lines.toString();
    }
}
