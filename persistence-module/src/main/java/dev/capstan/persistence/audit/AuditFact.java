package dev.capstan.persistence.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a row of the audit log is made from. {@code details} is the text of a JSON object. */
public record AuditFact(
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
        String details) {}
