package dev.capstan.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes a session the way a web client does: a Socket.IO connection over a WebSocket, and {@code join_session} without an
 * id. Knows no more of the protocol than that.
 */
final class JoinSocket implements WebSocket.Listener {
    private static final int SECONDS = 15;

    private final String token;
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<String> sessionId = new CompletableFuture<>();

    private JoinSocket(String token) {
        this.token = token;
    }

    /** The id of the new session; empty when the server offers no Socket.IO or refused. */
    static Optional<String> newSession(ContractClient client, String token) {
        URI base = client.base();
        URI address = URI.create("ws://" + base.getAuthority() + "/socket.io/?EIO=4&transport=websocket");
        JoinSocket listener = new JoinSocket(token);
        try {
            WebSocket socket = client.http()
                    .newWebSocketBuilder()
                    .buildAsync(address, listener)
                    .get(SECONDS, TimeUnit.SECONDS);
            try {
                return Optional.of(listener.sessionId.get(SECONDS, TimeUnit.SECONDS));
            } finally {
                socket.abort();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        text.append(data);
        socket.request(1);
        if (!last) {
            return CompletableFuture.completedStage(null);
        }
        String packet = text.toString();
        text.setLength(0);
        if (packet.startsWith("0")) {
            return socket.sendText("40{\"token\":\"" + token + "\"}", true);
        }
        if (packet.startsWith("40")) {
            return socket.sendText("42[\"join_session\",{}]", true);
        }
        if (packet.equals("2")) {
            return socket.sendText("3", true);
        }
        if (packet.startsWith("44")) {
            sessionId.completeExceptionally(new IllegalStateException("the connection was refused: " + packet));
        }
        if (packet.startsWith("42")) {
            read(packet.substring(2));
        }
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        sessionId.completeExceptionally(error);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
        sessionId.completeExceptionally(new IllegalStateException("closed: " + statusCode + " " + reason));
        return CompletableFuture.completedStage(null);
    }

    private void read(String json) {
        try {
            JsonNode event = Reply.JSON.readTree(json);
            if (event.path(1).path("name").asText().equals("connection.established")) {
                sessionId.complete(
                        event.path(1).path("content").path("session_id").asText());
            }
        } catch (JsonProcessingException e) {
            sessionId.completeExceptionally(e);
        }
    }
}
