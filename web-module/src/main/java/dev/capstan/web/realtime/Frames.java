package dev.capstan.web.realtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.ids.Ids;
import dev.capstan.types.realtime.EventGroup;
import dev.capstan.types.runs.RunStatus;
import dev.capstan.web.realtime.transport.RawJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events that are not in the log: answers to one socket, and the pong. */
@ApplicationScoped
public class Frames {
    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** @param lastSeq the newest number of the session's log when the room was entered: a cursor to come back with */
    RawJson established(UUID sessionId, boolean owner, long lastSeq) {
        ObjectNode frame = bare(EventGroup.CONNECTION, "connection.established");
        frame.putObject("content")
                .put("message", "Connected to the session")
                .put("session_id", sessionId.toString())
                .put("is_owner", owner)
                .put("last_seq", lastSeq);
        return new RawJson(frame.toString());
    }

    /** @param ended the state of the request that this error ends, null when it ends none */
    RawJson error(String code, String message, @Nullable UUID sessionId, @Nullable RunStatus ended) {
        ObjectNode frame = bare(EventGroup.SYSTEM, "system.error");
        if (sessionId != null) {
            frame.put("session_id", sessionId.toString());
        }
        frame.put("error_code", code)
                .put("message", message)
                .put("detail", message)
                .put("recoverable", false)
                .put("transient", true);
        ObjectNode content = frame.putObject("content")
                .put("message", message)
                .put("error_code", code)
                .put("error_type", code);
        if (ended != null) {
            content.put("run_status", ended.wire());
        }
        if (sessionId != null) {
            content.put("session_id", sessionId.toString());
        }
        return new RawJson(frame.toString());
    }

    RawJson pong(UUID sessionId) {
        ObjectNode frame = bare(EventGroup.SYSTEM, "system.pong")
                .put("id", ids.next().toString())
                .put("session_id", sessionId.toString())
                .put("timestamp", BigDecimal.valueOf(clock.instant().toEpochMilli(), 3))
                .put("transient", true)
                .put("internal", false);
        frame.putObject("content");
        frame.putObject("metadata");
        return new RawJson(frame.toString());
    }

    RawJson terminalRefusal(@Nullable String terminalId) {
        ObjectNode frame = JsonNodeFactory.instance.objectNode();
        if (terminalId != null) {
            frame.put("terminal_id", terminalId);
        }
        return new RawJson(frame.put("message", "Terminal session is not ready").toString());
    }

    private static ObjectNode bare(EventGroup group, String name) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("group", group.wire())
                .put("name", name)
                .put("type", name);
    }
}
