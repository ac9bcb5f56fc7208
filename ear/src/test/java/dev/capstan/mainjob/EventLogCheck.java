package dev.capstan.mainjob;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.harness.CapstanServer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;

/** Reads a session's log in other ways than the socket, and looks for holes in what a client has. */
final class EventLogCheck {
    private EventLogCheck() {}

    /** Numbers up to the last one that are neither there, nor replaced, nor of an event that nobody may see. */
    static List<Long> holes(CapstanServer server, String sessionId, Transcript transcript) {
        Set<Long> known = new HashSet<>();
        for (JsonNode event : transcript.events()) {
            known.add(event.path("seq").asLong());
            JsonNode covers = event.path("covers");
            if (covers.isObject()) {
                LongStream.rangeClosed(
                                covers.path("from").asLong(), covers.path("to").asLong())
                        .forEach(known::add);
            }
        }
        Ledger.numbers(
                        server,
                        "SELECT seq FROM session_events WHERE session_id = ? AND audience = 'NOBODY'",
                        UUID.fromString(sessionId))
                .stream()
                .map(BigDecimal::longValueExact)
                .forEach(known::add);
        long last = Ledger.number(
                        server, "SELECT last_seq FROM session_heads WHERE session_id = ?", UUID.fromString(sessionId))
                .longValueExact();
        return LongStream.rangeClosed(1, last)
                .filter(seq -> !known.contains(seq))
                .boxed()
                .toList();
    }

    /** The log over REST, page by page. */
    static List<JsonNode> paged(ApiClient user, String sessionId, int limit) {
        List<JsonNode> all = new ArrayList<>();
        long cursor = 0;
        while (true) {
            ApiClient.Answer answer =
                    user.get("v1/sessions/%s/events?after_seq=%d&limit=%d".formatted(sessionId, cursor, limit));
            if (answer.status() != 200) {
                throw new AssertionError("a page of the log: " + answer);
            }
            answer.json().path("events").forEach(all::add);
            if (!answer.json().path("has_more").asBoolean()) {
                return all;
            }
            cursor = answer.json().path("last_seq").asLong();
        }
    }

    /** What the socket's form of an event and that of REST have in common. */
    static List<JsonNode> essence(List<JsonNode> events) {
        List<JsonNode> essences = new ArrayList<>();
        for (JsonNode event : events) {
            ObjectNode essence = ApiClient.JSON.createObjectNode();
            for (String member : List.of("id", "seq", "name", "session_id", "run_id", "content", "covers")) {
                if (event.hasNonNull(member)) {
                    essence.set(member, event.get(member));
                }
            }
            essences.add(essence);
        }
        return essences;
    }
}
