package dev.capstan.service.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.capstan.service.files.FileService;
import dev.capstan.service.files.FileTexts;
import dev.capstan.service.files.StoredFile;
import dev.capstan.service.files.texts.DocumentTexts;
import dev.capstan.service.files.texts.TextState;
import dev.capstan.types.files.AssetKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The files of one question: the user's own. Short plain texts are read before the turn begins; documents are read beside
 * it. A long text is not told but searched in.
 */
final class Attachments {
    /** Longer texts are for the search: about 100,000 tokens. */
    static final int LONGEST_TOLD = 300_000;

    private static final int SHORT = 256 * 1024;

    private final FileService files;
    private final List<StoredFile> attached;
    private final Map<UUID, String> texts;
    private final List<StoredFile> documents;

    private Attachments(
            FileService files, List<StoredFile> attached, Map<UUID, String> texts, List<StoredFile> documents) {
        this.files = files;
        this.attached = attached;
        this.texts = texts;
        this.documents = documents;
    }

    /** Reads what can be read at once. Called outside of any transaction. */
    static Attachments of(FileService files, FileTexts reader, UUID userId, List<UUID> ids) {
        List<StoredFile> attached = files.ownAll(userId, ids);
        Map<UUID, String> texts = new HashMap<>();
        for (StoredFile file : attached) {
            if (plain(file)) {
                reader.read(file).ifPresent(text -> texts.put(file.id(), text));
            }
        }
        return new Attachments(
                files,
                attached,
                texts,
                attached.stream()
                        .filter(file -> readable(file) && !texts.containsKey(file.id()))
                        .toList());
    }

    private static boolean plain(StoredFile file) {
        return file.size() <= SHORT && !file.contentType().equals("text/html") && readable(file);
    }

    private static boolean readable(StoredFile file) {
        return file.kind() == AssetKind.DOCUMENT || file.kind() == AssetKind.CODE;
    }

    /** Those whose texts are read beside the turn. */
    List<StoredFile> documents() {
        return documents;
    }

    boolean empty() {
        return attached.isEmpty();
    }

    /** Lets the session show them. */
    void link(UUID userId, UUID sessionId) {
        attached.forEach(file -> files.show(userId, sessionId, file.id(), false));
    }

    /** The question with the texts of the files; what cannot be read is named. */
    String told(String question, UUID userId, DocumentTexts read, Map<UUID, TextState> states) {
        StringBuilder told = new StringBuilder(question);
        for (StoredFile file : attached) {
            told.append("\n\nAttached file %s (%s, %d bytes)".formatted(file.name(), file.contentType(), file.size()));
            told.append(content(file, userId, read, states));
        }
        return told.toString();
    }

    private String content(StoredFile file, UUID userId, DocumentTexts read, Map<UUID, TextState> states) {
        String text = texts.get(file.id());
        if (text != null) {
            return quoted(text);
        }
        if (file.kind() == AssetKind.IMAGE) {
            return "."; // it is shown to models that can see, and the others are told that they cannot
        }
        TextState state = states.get(file.id());
        if (state == null) {
            return ": it is no text, and you cannot see it. Say so if it matters.";
        }
        return switch (state) {
            case TextState.Read done ->
                done.characters() <= LONGEST_TOLD
                        ? quoted(read.text(userId, file.id()))
                        : ": it is long (%d characters%s). Search in it with the tool file_search."
                                .formatted(done.characters(), done.cutOff() ? ", of which the end is missing" : "");
            case TextState.Waiting ignored ->
                ": it is still being read. Once it is, the tool file_search finds what is in it.";
            case TextState.Unreadable why -> ": you cannot read it, because %s Say so.".formatted(why.reason());
        };
    }

    private static String quoted(String text) {
        return ":\n```\n%s\n```".formatted(text);
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
