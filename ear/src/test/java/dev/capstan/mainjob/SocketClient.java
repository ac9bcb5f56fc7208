package dev.capstan.mainjob;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A Socket.IO client over a WebSocket: it connects with a token, joins a session, sends commands, and keeps what comes. */
final class SocketClient implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PROBE_EVERY_MS = 1000;

    private final ApiClient user;
    private final List<JsonNode> events = new ArrayList<>();
    private final CountDownLatch connected = new CountDownLatch(1);
    private final WebSocket socket;
    private volatile @Nullable String closed;
    private String sessionId = "";

    private SocketClient(ApiClient user) {
        this.user = user;
        URI address = URI.create("ws://" + user.base().getAuthority() + "/socket.io/?EIO=4&transport=websocket");
        try {
            socket = user.http()
                    .newWebSocketBuilder()
                    .buildAsync(address, new Listener())
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (!connected.await(PATIENCE.toSeconds(), TimeUnit.SECONDS) || closed != null) {
                throw new IllegalStateException("the server did not let the client in: " + closed);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("no connection to " + address, e);
        }
    }

    /** Connected, and in no session. */
    static SocketClient connect(ApiClient user) {
        return new SocketClient(user);
    }

    /** In a new session. */
    static SocketClient inNewSession(ApiClient user) {
        SocketClient client = new SocketClient(user);
        client.join("{}");
        return client;
    }

    /** In a session, with all that follows a number. */
    static SocketClient rejoined(ApiClient user, String sessionId, long afterSeq) {
        SocketClient client = new SocketClient(user);
        client.join("{\"session_uuid\":\"%s\",\"after_seq\":%d}".formatted(sessionId, afterSeq));
        return client;
    }

    private void join(String payload) {
        emit("join_session", payload);
        sessionId = await("connection.established")
                .path("content")
                .path("session_id")
                .asText();
    }

    /** The session it is in. */
    String sessionId() {
        return sessionId;
    }

    void query(String text) {
        ObjectNode content = ApiClient.JSON.createObjectNode();
        content.put("command", "query").put("text", text).putObject("tool_args");
        content.putArray("files");
        command(content);
    }

    void cancel() {
        command(ApiClient.JSON.createObjectNode().put("command", "cancel"));
    }

    void command(ObjectNode content) {
        ObjectNode message = ApiClient.JSON.createObjectNode().put("session_uuid", sessionId);
        message.set("content", content);
        emit("chat_message", message.toString());
    }

    void emit(String event, String json) {
        raw("42[\"" + event + "\"," + json + "]");
    }

    void raw(String packet) {
        socket.sendText(packet, true).join();
    }

    /** All that came, in the order in which it came. */
    List<JsonNode> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    List<String> names() {
        return events().stream().map(SocketClient::name).toList();
    }

    static String name(JsonNode event) {
        return event.path("name").asText();
    }

    /** The highest number that came; 0 before the first. */
    long lastSeq() {
        return events().stream()
                .mapToLong(event -> event.path("seq").asLong())
                .max()
                .orElse(0);
    }

    /** Why the connection ended; null while it stands. */
    @Nullable
    String closed() {
        return closed;
    }

    JsonNode await(String eventName) {
        return await(eventName, event -> name(event).equals(eventName));
    }

    JsonNode await(String what, Predicate<JsonNode> wanted) {
        return await(what, 0, wanted);
    }

    /** A piece of an answer with this in it: the server joins pieces that wait for the same commit. */
    JsonNode awaitSaid(String words) {
        return await(
                "the answer's " + words,
                event -> name(event).equals("agent.response.delta")
                        && event.at("/content/text").asText().contains(words));
    }

    /** The first event from a place in {@link #events} on that is as wanted; waits for it. */
    JsonNode await(String what, int from, Predicate<JsonNode> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (events) {
            int next = from;
            while (true) {
                while (next < events.size()) {
                    JsonNode event = events.get(next);
                    next++;
                    if (wanted.test(event)) {
                        return event;
                    }
                }
                long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (millis <= 0 || closed != null) {
                    throw new AssertionError("%s did not come%s; there came %s"
                            .formatted(what, closed == null ? "" : ", the connection ended: " + closed, events));
                }
                try {
                    events.wait(millis);
                } catch (InterruptedException e) {
                    throw interrupted(e);
                }
            }
        }
    }

    /** Waits until the server ends the connection. */
    String awaitClosed() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (events) {
            while (closed == null) {
                long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (millis <= 0) {
                    throw new AssertionError("the connection stands");
                }
                try {
                    events.wait(Math.min(millis, PROBE_EVERY_MS));
                } catch (InterruptedException e) {
                    throw interrupted(e);
                }
                probe();
            }
            return closed;
        }
    }

    /** The JDK's client now and then misses an end that comes right after a frame; it sees it when it sends. */
    private void probe() {
        var unused = socket.sendPing(ByteBuffer.allocate(0)).whenComplete((sent, fault) -> {
            if (fault instanceof IOException) {
                end(fault.toString());
            }
        });
    }

    /** Goes away without a word, as a client does whose network breaks. */
    @Override
    public void close() {
        socket.abort();
    }

    private void end(String why) {
        synchronized (events) {
            if (closed == null) {
                closed = why;
            }
            events.notifyAll();
        }
        connected.countDown();
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", e);
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            from.request(1);
            if (!last) {
                return null;
            }
            String packet = text.toString();
            text.setLength(0);
            return receive(from, packet);
        }

        private @Nullable CompletionStage<?> receive(WebSocket from, String packet) {
            if (packet.startsWith("0")) {
                return from.sendText("40{\"token\":\"" + user.token() + "\"}", true);
            }
            if (packet.startsWith("40")) {
                connected.countDown();
            } else if (packet.equals("2")) {
                return from.sendText("3", true);
            } else if (packet.startsWith("44")) {
                end("refused: " + packet.substring(2));
            } else if (packet.startsWith("42")) {
                keep(ApiClient.parse(packet.substring(2)));
            }
            return CompletableFuture.completedStage(null);
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
            end(statusCode + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            end(error.toString());
        }

        private void keep(JsonNode packet) {
            if (packet.path(0).asText().equals("chat_event")) {
                synchronized (events) {
                    events.add(packet.get(1));
                    events.notifyAll();
                }
            }
        }
    }
}
