package dev.capstan.web.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;

/** A {@code chat_message} whose session the caller owns. */
public record Command(UUID userId, UUID sessionId, ObjectNode content) {
    Fields fields() {
        return new Fields(content);
    }
}
