package dev.capstan.service.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Joins pieces of one block that wait together into one piece: who reads them gets the same text in fewer events. Nothing
 * waits for that; a piece that is alone stays as it is.
 */
final class Pieces {
    private static final String TEXT = "text";
    /** A joined piece is no longer than this, in characters, unless one alone was. */
    static final int LONGEST = 16 * 1024;

    private final List<NewEvent> joined = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private NewEvent first;
    private int count;

    private Pieces(NewEvent first) {
        this.first = first;
        begin(first);
    }

    /** The same in the same order, with neighbours joined where that can be; the given events are not changed. */
    static List<NewEvent> joined(List<NewEvent> events) {
        if (events.size() < 2) {
            return events;
        }
        Pieces pieces = new Pieces(events.getFirst());
        events.stream().skip(1).forEach(pieces::take);
        pieces.end();
        return pieces.joined;
    }

    private void take(NewEvent event) {
        if (continues(event)) {
            text.append(event.content().get(TEXT).textValue());
            count++;
        } else {
            end();
            begin(event);
        }
    }

    private void begin(NewEvent event) {
        first = event;
        count = 1;
        text.setLength(0);
        text.append(event.content().path(TEXT).asText(""));
    }

    private void end() {
        if (count == 1) {
            joined.add(first);
            return;
        }
        ObjectNode content = first.content().objectNode();
        content.setAll(first.content());
        content.set(TEXT, TextNode.valueOf(text.toString()));
        joined.add(first.with(content));
    }

    private boolean continues(NewEvent next) {
        return first.delta()
                && next.delta()
                && Objects.equals(first.block(), next.block())
                && first.name().equals(next.name())
                && Objects.equals(first.runId(), next.runId())
                && first.audience() == next.audience()
                && first.covers() == null
                && next.covers() == null
                && sameButText(first.content(), next.content())
                && text.length() + next.content().get(TEXT).textValue().length() <= LONGEST;
    }

    private static boolean sameButText(ObjectNode a, ObjectNode b) {
        if (a.size() != b.size() || !a.path(TEXT).isTextual() || !b.path(TEXT).isTextual()) {
            return false;
        }
        for (Map.Entry<String, JsonNode> member : a.properties()) {
            if (!member.getKey().equals(TEXT) && !member.getValue().equals(b.get(member.getKey()))) {
                return false;
            }
        }
        return true;
    }
}
