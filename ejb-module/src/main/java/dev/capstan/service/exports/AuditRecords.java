package dev.capstan.service.exports;

import dev.capstan.service.users.PersonalRecords;
import dev.capstan.types.exports.PersonalTable;
import dev.capstan.types.exports.PersonalTable.By;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What the audit log says about the person, and letters and archives before this one. */
@ApplicationScoped
public class AuditRecords implements PersonalRecords {
    @Override
    public List<PersonalTable> tables() {
        return List.of(
                PersonalTable.of(
                                "audit/entries",
                                "audit_log",
                                "seq",
                                "occurred_at",
                                "actor_kind",
                                "actor_name",
                                "credential",
                                "action",
                                "target_kind",
                                "target_id",
                                "result",
                                "reason",
                                "address",
                                "details")
                        .owned("actor_id", By.ACTOR)
                        .keyed("seq", "bigint"),
                PersonalTable.of(
                        "mail/letters",
                        "mail_outbox",
                        "id",
                        "kind",
                        "recipient",
                        "language",
                        "status",
                        "attempts",
                        "created_at",
                        "ended_at"),
                PersonalTable.of(
                        "exports/archives",
                        "data_exports",
                        "id",
                        "status",
                        "parts_done",
                        "file_size",
                        "requested_at",
                        "finished_at",
                        "expires_at"));
    }
}
