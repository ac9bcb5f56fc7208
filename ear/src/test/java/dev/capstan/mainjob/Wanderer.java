package dev.capstan.mainjob;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;

/**
 * A client that leaves and comes back at random moments, each time with the last number it has, by Socket.IO or by the event
 * stream, to whichever node lets it in. It never looks at the log in any other way.
 */
final class Wanderer {
    private static final String EVENTS = "/events/stream";
    private static final String DATA = "data:";

    private final ApiClient user;
    private final String sessionId;
    private final Random random;
    private final int longestStay;
    private final List<JsonNode> seen = new ArrayList<>();
    private long last;

    Wanderer(ApiClient user, String sessionId, Random random, int longestStay) {
        this.user = user;
        this.sessionId = sessionId;
        this.random = random;
        this.longestStay = longestStay;
    }

    /** Comes once and leaves again; false when the node did not let it in, or was gone before it did. */
    boolean visit(ApiClient node) throws InterruptedException {
        return random.nextInt(4) == 0 ? visitStream(node) : visitSocket(node);
    }

    private boolean visitSocket(ApiClient node) throws InterruptedException {
        try (SocketClient socket = SocketClient.rejoined(node, sessionId, last)) {
            Thread.sleep(random.nextInt(longestStay));
            keep(socket.events());
            return true;
        } catch (IllegalStateException | CompletionException | AssertionError e) {
            return false; // the node was killed under it, or is not up yet
        }
    }

    private boolean visitStream(ApiClient node) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(node.base().resolve("v1/sessions/" + sessionId + EVENTS))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + user.token())
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", String.valueOf(last))
                .build();
        try {
            HttpResponse<InputStream> response = user.http().send(request, BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                response.body().close();
                return false;
            }
            read(response.body());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads on a thread of its own, since only closing the stream ends a read that waits. */
    private void read(InputStream body) throws InterruptedException, IOException {
        List<JsonNode> events = new ArrayList<>();
        Thread reader = Thread.startVirtualThread(() -> {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                StringBuilder data = new StringBuilder();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith(DATA)) {
                        data.append(line.substring(DATA.length()));
                    } else if (line.isEmpty() && !data.isEmpty()) {
                        events.add(ApiClient.parse(data.toString()));
                        data.setLength(0);
                    }
                }
            } catch (IOException e) {
                // left, or the node was killed: an event that was not read to its empty line does not count
            }
        });
        Thread.sleep(random.nextInt(longestStay));
        body.close();
        reader.join();
        keep(events);
    }

    private void keep(List<JsonNode> events) {
        for (JsonNode event : events) {
            if (event.has("seq")) {
                seen.add(event);
                last = Math.max(last, event.path("seq").asLong());
            }
        }
    }

    /** Stays until it has a number. */
    void catchUp(ApiClient node, long wanted) {
        if (last >= wanted) {
            return;
        }
        try (SocketClient socket = SocketClient.rejoined(node, sessionId, last)) {
            socket.await("number " + wanted, event -> event.path("seq").asLong() >= wanted);
            keep(socket.events());
        }
    }

    Transcript transcript() {
        return Transcript.of(seen);
    }
}
