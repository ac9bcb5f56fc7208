package dev.capstan.service.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.capstan.service.files.FileService;
import dev.capstan.service.files.FileTexts;
import dev.capstan.service.files.StoredFile;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The files of one question: the user's own, read before the turn begins. */
final class Attachments {
    private final FileService files;
    private final List<StoredFile> attached;
    private final List<Optional<String>> texts;

    private Attachments(FileService files, List<StoredFile> attached, List<Optional<String>> texts) {
        this.files = files;
        this.attached = attached;
        this.texts = texts;
    }

    /** Reads what can be read of them. Called outside of any transaction. */
    static Attachments of(FileService files, FileTexts reader, UUID userId, List<UUID> ids) {
        List<StoredFile> attached = files.ownAll(userId, ids);
        return new Attachments(
                files, attached, attached.stream().map(reader::read).toList());
    }

    /** Lets the session show them. */
    void link(UUID userId, UUID sessionId) {
        attached.forEach(file -> files.show(userId, sessionId, file.id(), false));
    }

    /** The question with the texts of the files; what cannot be read is named. */
    String told(String question) {
        StringBuilder told = new StringBuilder(question);
        for (int i = 0; i < attached.size(); i++) {
            StoredFile file = attached.get(i);
            String about = "%s (%s, %d bytes)".formatted(file.name(), file.contentType(), file.size());
            texts.get(i)
                    .ifPresentOrElse(
                            text -> told.append("\n\nAttached file ")
                                    .append(about)
                                    .append(":\n```\n")
                                    .append(text)
                                    .append("\n```"),
                            () -> told.append("\n\nAttached file ")
                                    .append(about)
                                    .append(": it is no text, and you cannot see it. Say so if it matters."));
        }
        return told.toString();
    }

    /** In the form of the wire. */
    ArrayNode views() {
        ArrayNode views = JsonNodeFactory.instance.arrayNode();
        for (StoredFile file : attached) {
            views.addObject()
                    .put("id", file.id().toString())
                    .put("file_name", file.name())
                    .put("file_size", file.size())
                    .put("content_type", file.contentType())
                    .put("created_at", file.createdAt().toString());
        }
        return views;
    }
}
