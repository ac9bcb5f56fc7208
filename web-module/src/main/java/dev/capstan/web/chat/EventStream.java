package dev.capstan.web.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.chat.ChatEvents;
import dev.capstan.service.chat.ChatStream;
import dev.capstan.service.realtime.LoggedEvent;
import dev.capstan.service.realtime.SessionFeed;
import dev.capstan.service.realtime.Subscription;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of a turn as server-sent events until it is over. The id of each is its number in the event log, with
 * which a broken stream goes on; a comment tells proxies that the connection is alive. A slow client only makes its own
 * stream wait.
 */
record EventStream(SessionFeed feed, ChatStream stream, long heartbeatMillis) implements StreamingOutput {
    private static final int AHEAD = 16;
    private static final byte[] COMMENT = ": still here\n\n".getBytes(StandardCharsets.UTF_8);

    @Override
    public void write(OutputStream out) throws IOException {
        BlockingQueue<List<LoggedEvent>> waiting = new ArrayBlockingQueue<>(AHEAD);
        try (Subscription subscription =
                feed.subscribe(stream.sessionId(), stream.afterSeq(), true, events -> put(waiting, events))) {
            out.flush(); // the headers go out before the first event
            boolean over = false;
            while (!over) {
                List<LoggedEvent> events = waiting.poll(heartbeatMillis, TimeUnit.MILLISECONDS);
                over = events != null && send(events, out);
                if (events == null) {
                    out.write(COMMENT);
                }
                out.flush();
            }
            subscription.close();
            waiting.clear();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server is stopping");
        }
    }

    private static void put(BlockingQueue<List<LoggedEvent>> waiting, List<LoggedEvent> events) {
        try {
            if (!waiting.offer(events, 1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the client does not read");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Whether the turn is over with these. */
    private boolean send(List<LoggedEvent> events, OutputStream out) throws IOException {
        for (LoggedEvent event : events) {
            String text = text(event);
            if (text != null) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
                if (ChatEvents.ends(event.name())) {
                    return true;
                }
            }
        }
        return false;
    }

    private @Nullable String text(LoggedEvent event) {
        if (!event.name().startsWith(ChatEvents.PREFIX) || !stream.turnId().equals(event.runId())) {
            return null;
        }
        return "event: %s\nid: %d\ndata: %s\n\n"
                .formatted(event.name().substring(ChatEvents.PREFIX.length()), event.seq(), sorted(event.content()));
    }

    /** The database keeps no order of members: sorted, an event is the same text whether it is new or read again. */
    static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode sorted = JsonNodeFactory.instance.objectNode();
            new TreeMap<>(object.properties().stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                    .forEach((name, value) -> sorted.set(name, sorted(value)));
            return sorted;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> sorted.add(sorted(element)));
            return sorted;
        }
        return node;
    }
}
