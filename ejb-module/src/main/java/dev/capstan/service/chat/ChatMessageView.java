package dev.capstan.service.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.persistence.chat.ChatMessage;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message of a chat. {@code metadata.unfinished} marks what was cut off; {@code provider_metadata} is always null. */
public record ChatMessageView(
        UUID id,
        String role,
        JsonNode content,
        @Nullable JsonNode usage,
        @Nullable Long tokens,
        @Nullable String model,
        Instant createdAt,
        JsonNode files,
        @Nullable String finishReason,
        @Nullable JsonNode metadata,
        @Nullable Object providerMetadata) {

    static ChatMessageView of(ChatMessage message) {
        return new ChatMessageView(
                message.id(),
                message.role().wire(),
                message.content(),
                message.usage(),
                message.tokens(),
                message.model(),
                message.createdAt(),
                message.files(),
                message.finishReason(),
                metadata(message, true),
                null);
    }

    /** As everybody may see it: without what it cost, with which model, and what its owner attached. */
    static ChatMessageView ofPublic(ChatMessage message) {
        return new ChatMessageView(
                message.id(),
                message.role().wire(),
                message.content(),
                null,
                null,
                null,
                message.createdAt(),
                JsonNodeFactory.instance.arrayNode(),
                message.finishReason(),
                metadata(message, false),
                null);
    }

    /** What was made of several models or of wishes is the owner's alone. */
    private static @Nullable JsonNode metadata(ChatMessage message, boolean owner) {
        JsonNode kept = owner ? message.metadata() : null;
        if (message.finished()) {
            return kept;
        }
        ObjectNode marked =
                kept instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        return marked.put("unfinished", true);
    }
}
