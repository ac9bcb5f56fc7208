package dev.capstan.service.files;

import dev.capstan.service.users.PersonalRecords;
import dev.capstan.types.exports.PersonalTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What is known about files; the files themselves go along. */
@ApplicationScoped
public class FileRecords implements PersonalRecords {
    @Override
    public List<PersonalTable> tables() {
        return List.of(
                PersonalTable.of(
                        "files/files",
                        "file_assets",
                        "id",
                        "file_name",
                        "content_type",
                        "file_size",
                        "kind",
                        "source",
                        "status",
                        "created_at",
                        "completed_at"),
                PersonalTable.of(
                                "files/texts", "file_texts", "asset_id", "status", "reason", "characters", "created_at")
                        .keyed("asset_id", "uuid"),
                PersonalTable.of("files/avatar", "user_avatars", "avatar_id", "file_size", "created_at")
                        .keyed("user_id", "uuid"));
    }
}
