package dev.capstan.service.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.files.StoredFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * A file that came with a message.
 *
 * @param path where the agent finds it
 */
record Attachment(UUID id, String name, String contentType, long size, String path) {
    static final String MEMBER = "attachments";
    private static final String UPLOADS = "/workspace/uploads/";

    /** In the order in which they were given, each under a name of its own. */
    static List<Attachment> of(List<StoredFile> files) {
        Set<String> taken = new HashSet<>();
        List<Attachment> attachments = new ArrayList<>();
        for (StoredFile file : files) {
            String name = free(file.name(), taken);
            attachments.add(new Attachment(file.id(), file.name(), file.contentType(), file.size(), UPLOADS + name));
        }
        return attachments;
    }

    private static String free(String name, Set<String> taken) {
        int dot = name.lastIndexOf('.');
        String stem = dot <= 0 ? name : name.substring(0, dot);
        String ending = dot <= 0 ? "" : name.substring(dot);
        String free = name;
        for (int number = 2; !taken.add(free.toLowerCase(Locale.ROOT)); number++) {
            free = "%s-%d%s".formatted(stem, number, ending);
        }
        return free;
    }

    /** Those that are kept with a run's command. */
    static List<Attachment> in(JsonNode command) {
        return command.path(MEMBER)
                .valueStream()
                .map(kept -> new Attachment(
                        UUID.fromString(kept.path("id").asText()),
                        kept.path("name").asText(),
                        kept.path("content_type").asText(),
                        kept.path("size").asLong(),
                        kept.path("path").asText()))
                .toList();
    }

    /** The command with them in place of whatever the client called so. */
    static ObjectNode into(JsonNode command, List<Attachment> attachments) {
        ObjectNode kept = command.deepCopy();
        kept.remove(MEMBER);
        if (!attachments.isEmpty()) {
            ArrayNode list = kept.putArray(MEMBER);
            attachments.forEach(attachment -> list.addObject()
                    .put("id", attachment.id().toString())
                    .put("name", attachment.name())
                    .put("content_type", attachment.contentType())
                    .put("size", attachment.size())
                    .put("path", attachment.path()));
        }
        return kept;
    }

    boolean isPicture() {
        return contentType.startsWith("image/");
    }

    /** What the model reads of a message with attachments. */
    static String told(String text, List<Attachment> attachments) {
        if (attachments.isEmpty()) {
            return text;
        }
        StringBuilder told = new StringBuilder(text).append("\n\nAttached files, which are in the sandbox:");
        attachments.forEach(attachment -> told.append(
                "\n- %s (%s, %d bytes)".formatted(attachment.path(), attachment.contentType(), attachment.size())));
        return told.toString();
    }
}
