package dev.capstan.service.realtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.realtime.EventRow;
import dev.capstan.service.json.Json;
import dev.capstan.types.realtime.EventAudience;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event that is in the log. Its wire form is made once, however many clients get it. */
public final class LoggedEvent {
    private final EventRow row;
    private volatile byte @Nullable [] utf8;

    LoggedEvent(EventRow row) {
        this.row = row;
    }

    public long seq() {
        return row.seq();
    }

    public UUID id() {
        return row.id();
    }

    public UUID sessionId() {
        return row.sessionId();
    }

    public String name() {
        return row.name();
    }

    public @Nullable UUID runId() {
        return row.runId();
    }

    public JsonNode content() {
        return row.content();
    }

    public boolean delta() {
        return row.delta();
    }

    /** The numbers it replaces, as {@code {from, to}}; null for most. */
    public @Nullable JsonNode covers() {
        return row.covers() == null ? null : EventEnvelope.of(row.covers());
    }

    public Instant createdAt() {
        return row.createdAt();
    }

    /** The complete {@code chat_event} payload as JSON text. */
    public String json() {
        return new String(utf8(), StandardCharsets.UTF_8);
    }

    /** The same as bytes, which are shared: nobody may change them. */
    public byte[] utf8() {
        byte[] made = utf8;
        if (made == null) {
            made = encoded();
            utf8 = made;
        }
        return made;
    }

    private byte[] encoded() {
        try {
            return Json.MAPPER.writeValueAsBytes(EventEnvelope.of(row));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("event " + row.id() + " cannot be written as JSON", e);
        }
    }

    /** Whether the owner, or else a viewer of a public session, may see it. */
    public boolean visibleTo(boolean owner) {
        return switch (row.audience()) {
            case VIEWERS -> true;
            case OWNER -> owner;
            case NOBODY -> false;
        };
    }

    EventAudience audience() {
        return row.audience();
    }
}
