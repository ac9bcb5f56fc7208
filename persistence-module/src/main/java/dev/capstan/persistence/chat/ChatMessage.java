package dev.capstan.persistence.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.types.chat.ChatRole;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message of a session, as it is stored.
 *
 * @param content the parts, in the form of the wire
 * @param told of a user message: what the model is told
 * @param files what was attached, in the form of the wire
 * @param metadata what clients show beside it; null for most
 * @param finished false for what was cut off, and for what belongs to an answer that was
 */
public record ChatMessage(
        UUID id,
        UUID sessionId,
        UUID turnId,
        ChatRole role,
        JsonNode content,
        @Nullable String told,
        JsonNode files,
        @Nullable String model,
        @Nullable JsonNode usage,
        @Nullable Long tokens,
        @Nullable String finishReason,
        boolean finished,
        @Nullable JsonNode metadata,
        Instant createdAt) {}
