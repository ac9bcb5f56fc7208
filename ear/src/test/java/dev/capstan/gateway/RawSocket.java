package dev.capstan.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket at {@code /socket.io/} that speaks the packets which the test says, and answers pings. */
public final class RawSocket implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<String> packets = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    private RawSocket(URI address, String origin) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        if (!origin.isEmpty()) {
            builder.header("Origin", origin);
        }
        socket = builder.buildAsync(address, this).join();
    }

    /** The handshake of a browser's page; fails as the server refuses it. */
    public static RawSocket open(URI base, String query, String origin) {
        return new RawSocket(
                URI.create("ws://%s/socket.io/?EIO=4&transport=websocket%s".formatted(base.getAuthority(), query)),
                origin);
    }

    /** Signed in, and in a new session. */
    public static RawSocket inNewSession(URI base, String token) throws InterruptedException {
        RawSocket client = open(base, "", "");
        client.await("0{");
        client.send("40{\"token\":\"%s\"}".formatted(token));
        client.await("40");
        client.send("42[\"join_session\",{}]");
        return client;
    }

    public void send(String packet) {
        socket.sendText(packet, true).join();
    }

    /** The next packet that begins or goes on so. */
    public String await(String part) throws InterruptedException {
        String packet;
        do {
            packet = Optional.ofNullable(packets.poll(30, TimeUnit.SECONDS))
                    .orElseThrow(() -> new AssertionError("no packet with " + part + " came; closed: " + closed));
        } while (!packet.contains(part));
        return packet;
    }

    /** How the server ended the connection. */
    public String awaitClosed(int seconds) throws Exception {
        return closed.get(seconds, TimeUnit.SECONDS);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        from.request(1);
        if (!last) {
            return null;
        }
        String packet = text.toString();
        text.setLength(0);
        if ("2".equals(packet)) {
            return from.sendText("3", true);
        }
        packets.add(packet);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
        closed.complete(statusCode + reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(error.toString());
    }

    @Override
    public void close() {
        socket.abort();
    }
}
