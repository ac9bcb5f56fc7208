package dev.capstan.service.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.files.FileLinks;
import dev.capstan.service.files.FileService;
import dev.capstan.service.files.StoredFile;
import dev.capstan.service.sessions.SessionService;
import dev.capstan.service.sessions.SessionView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether a session makes pictures in the advanced way, and after which of the user's own pictures. */
@ApplicationScoped
public class AdvancedModes {
    private static final String MEMBER = "advanced_mode";

    @Inject
    SessionService sessions;

    @Inject
    FileService files;

    @Inject
    FileLinks links;

    /** A picture to go by; {@code type} is {@code subject}, {@code scene}, {@code style}, or null. */
    public record Reference(UUID fileId, @Nullable String type) {}

    /** As {@link Reference}, with a link to look at it; null when the file is gone. */
    public record ReferenceView(
            String fileId, @Nullable String type, @Nullable String fileUrl) {}

    /** The state of a session. */
    public record AdvancedMode(boolean enabled, List<ReferenceView> references) {}

    public AdvancedMode get(UUID userId, UUID sessionId) {
        SessionView session = sessions.get(userId, sessionId);
        JsonNode kept = session.sessionMetadata() == null
                ? JsonNodeFactory.instance.objectNode()
                : session.sessionMetadata().path(MEMBER);
        List<Reference> references = new ArrayList<>();
        for (JsonNode reference : kept.path("references")) {
            JsonNode type = reference.path("type");
            references.add(new Reference(
                    UUID.fromString(reference.path("file_id").asText()), type.isTextual() ? type.asText() : null));
        }
        return view(userId, kept.path("enabled").asBoolean(false), references);
    }

    /** @param references the user's own files, in place of those before */
    public AdvancedMode replace(UUID userId, UUID sessionId, boolean enabled, List<Reference> references) {
        files.ownAll(userId, references.stream().map(Reference::fileId).toList());
        ObjectNode kept = JsonNodeFactory.instance.objectNode().put("enabled", enabled);
        ArrayNode list = kept.putArray("references");
        references.forEach(reference ->
                list.addObject().put("file_id", reference.fileId().toString()).put("type", reference.type()));
        sessions.describe(userId, sessionId, MEMBER, kept);
        return view(userId, enabled, references);
    }

    private AdvancedMode view(UUID userId, boolean enabled, List<Reference> references) {
        Map<UUID, StoredFile> found = files
                .find(userId, references.stream().map(Reference::fileId).toList())
                .stream()
                .collect(Collectors.toMap(StoredFile::id, Function.identity()));
        return new AdvancedMode(
                enabled,
                references.stream()
                        .map(reference -> new ReferenceView(
                                reference.fileId().toString(), reference.type(), link(found.get(reference.fileId()))))
                        .toList());
    }

    private @Nullable String link(@Nullable StoredFile file) {
        return file == null ? null : links.now(file).toString();
    }
}
