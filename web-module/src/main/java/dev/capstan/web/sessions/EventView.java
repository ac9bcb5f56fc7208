package dev.capstan.web.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.realtime.LoggedEvent;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An event as the history gives it. {@code event_group} is always null, {@code event_type} repeats the name. */
public record EventView(
        UUID id,
        long seq,
        String name,
        String eventType,
        @Nullable String eventGroup,
        @Schema(implementation = Object.class) JsonNode content,
        Instant createdAt,
        @Nullable UUID runId,
        UUID sessionId,
        @Schema(implementation = Object.class) @Nullable JsonNode covers) {

    static EventView of(LoggedEvent event) {
        return new EventView(
                event.id(),
                event.seq(),
                event.name(),
                event.name(),
                null,
                event.content(),
                event.createdAt(),
                event.runId(),
                event.sessionId(),
                event.covers());
    }
}
