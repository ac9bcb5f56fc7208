package dev.capstan.service.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.audit.AuditRow;
import dev.capstan.persistence.json.JsonNodeConverter;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An entry of the audit log as it is shown. */
public record AuditView(
        long seq,
        UUID id,
        Instant occurredAt,
        String actorKind,
        @Nullable UUID actorId,
        String actorName,
        String credential,
        String action,
        String targetKind,
        String targetId,
        String result,
        String reason,
        String address,
        String requestId,
        JsonNode details,
        String prevHash,
        String hash) {
    static AuditView of(AuditRow row) {
        return new AuditView(
                row.seq(),
                row.id(),
                row.occurredAt(),
                row.actorKind(),
                row.actorId(),
                row.actorName(),
                row.credential(),
                row.action(),
                row.targetKind(),
                row.targetId(),
                row.result(),
                row.reason(),
                row.address(),
                row.requestId(),
                JsonNodeConverter.parse(row.details()),
                row.prevHash(),
                row.hash());
    }
}
