package dev.capstan.mainjob;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a client ends with: the events by number, where an event that covers others has taken the place of those. Two
 * clients that saw the same session have equal transcripts, whatever each of them got in pieces.
 */
final class Transcript {
    private final NavigableMap<Long, JsonNode> standing = new TreeMap<>();
    private final Map<Long, Integer> copies = new HashMap<>();

    private Transcript() {}

    static Transcript of(List<JsonNode> events) {
        Transcript transcript = new Transcript();
        events.stream().filter(event -> event.has("seq")).forEach(transcript::add);
        return transcript;
    }

    /** Of several connections of one client, one after the other. */
    static Transcript of(List<JsonNode> first, List<JsonNode> second) {
        List<JsonNode> all = new ArrayList<>(first);
        all.addAll(second);
        return of(all);
    }

    private void add(JsonNode event) {
        long seq = event.path("seq").asLong();
        copies.merge(seq, 1, Integer::sum);
        if (event.has("covers")) {
            JsonNode covers = event.path("covers");
            JsonNode block = event.path("content").path("block_id");
            standing.subMap(
                            covers.path("from").asLong(),
                            true,
                            covers.path("to").asLong(),
                            true)
                    .values()
                    .removeIf(piece -> replaces(block, piece));
        }
        standing.put(seq, event);
    }

    /** A whole block replaces its pieces; an event without a block takes back whatever was said. */
    private static boolean replaces(JsonNode block, JsonNode piece) {
        return block.isMissingNode()
                ? piece.path("content").has("block_id")
                : block.equals(piece.path("content").path("block_id"));
    }

    /** In the order of the log. */
    List<JsonNode> events() {
        return List.copyOf(standing.values());
    }

    /** Numbers that came more than once. */
    List<Long> repeated() {
        return copies.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What the agent said, block after block. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (JsonNode event : standing.values()) {
            if (SocketClient.name(event).equals("agent.response")) {
                text.append(event.path("content").path("text").asText()).append('\n');
            }
        }
        return text.toString();
    }
}
