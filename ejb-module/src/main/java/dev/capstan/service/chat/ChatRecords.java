package dev.capstan.service.chat;

import dev.capstan.service.users.PersonalRecords;
import dev.capstan.types.exports.PersonalTable;
import dev.capstan.types.exports.PersonalTable.By;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Messages of chats. */
@ApplicationScoped
public class ChatRecords implements PersonalRecords {
    @Override
    public List<PersonalTable> tables() {
        return List.of(
                PersonalTable.of("chat/turns", "chat_turns", "id", "session_id", "status", "created_at", "ended_at"),
                PersonalTable.of(
                                "chat/messages",
                                "chat_messages",
                                "session_id",
                                "seq",
                                "id",
                                "role",
                                "content",
                                "told",
                                "files",
                                "model",
                                "usage",
                                "tokens",
                                "metadata",
                                "finish_reason",
                                "created_at")
                        .owned("session_id", By.SESSION)
                        .keyed("session_id", "uuid", "seq", "bigint"),
                PersonalTable.of(
                                "chat/summaries", "chat_summaries", "session_id", "before_seq", "summary", "created_at")
                        .owned("session_id", By.SESSION)
                        .keyed("id", "uuid"));
    }
}
