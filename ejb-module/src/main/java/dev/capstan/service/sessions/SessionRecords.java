package dev.capstan.service.sessions;

import dev.capstan.service.users.PersonalRecords;
import dev.capstan.types.exports.PersonalTable;
import dev.capstan.types.exports.PersonalTable.By;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Sessions, what happened in them, and which are kept at hand. */
@ApplicationScoped
public class SessionRecords implements PersonalRecords {
    @Override
    public List<PersonalTable> tables() {
        return List.of(
                PersonalTable.of(
                        "sessions/sessions",
                        "sessions",
                        "id",
                        "name",
                        "status",
                        "app_kind",
                        "agent_type",
                        "is_public",
                        "metadata",
                        "created_at",
                        "updated_at",
                        "last_message_at",
                        "deleted_at"),
                PersonalTable.of(
                                "sessions/events",
                                "session_events",
                                "session_id",
                                "seq",
                                "name",
                                "event_group",
                                "content",
                                "created_at")
                        .owned("session_id", By.SESSION)
                        .keyed("session_id", "uuid", "seq", "bigint"),
                PersonalTable.of("sessions/todos", "session_todos", "session_id", "todos", "updated_at")
                        .owned("session_id", By.SESSION)
                        .keyed("session_id", "uuid"),
                PersonalTable.of("sessions/pins", "session_pins", "session_id", "board", "created_at"),
                PersonalTable.of("sessions/files", "session_files", "session_id", "asset_id", "shared", "linked_at")
                        .owned("session_id", By.SESSION)
                        .keyed("session_id", "uuid", "asset_id", "uuid"));
    }
}
