package dev.capstan.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a session the way a web client does: a Socket.IO connection over a WebSocket, {@code join_session} without an id,
 * and, where one is wanted, a query whose answer it waits for. Knows no more of the protocol than that.
 */
final class JoinSocket implements WebSocket.Listener {
    private static final int SECONDS = 15;

    private final String token;
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<String> sessionId = new CompletableFuture<>();
    private final CompletableFuture<Boolean> answered = new CompletableFuture<>();

    private JoinSocket(String token) {
        this.token = token;
    }

    /** The id of a new session in which an agent answered a query; empty when it did not. */
    static Optional<String> sessionAfter(ContractClient client, String token, String agentType, String text) {
        return open(client, token, (socket, listener) -> {
            String session = listener.sessionId.get(SECONDS, TimeUnit.SECONDS);
            ObjectNode message = Reply.JSON.createObjectNode().put("session_uuid", session);
            ObjectNode content = message.putObject("content");
            content.put("command", "query").put("agent_type", agentType).put("text", text);
            content.putObject("tool_args");
            content.putArray("files");
            socket.sendText("42[\"chat_message\"," + message + "]", true).get(SECONDS, TimeUnit.SECONDS);
            return listener.answered.get(SECONDS, TimeUnit.SECONDS) ? session : null;
        });
    }

    /** The id of the new session; empty when the server offers no Socket.IO or refused. */
    static Optional<String> newSession(ContractClient client, String token) {
        return open(client, token, (socket, listener) -> listener.sessionId.get(SECONDS, TimeUnit.SECONDS));
    }

    private interface Use {
        @Nullable
        String of(WebSocket socket, JoinSocket listener)
                throws InterruptedException, ExecutionException, TimeoutException;
    }

    private static Optional<String> open(ContractClient client, String token, Use use) {
        URI base = client.base();
        URI address = URI.create("ws://" + base.getAuthority() + "/socket.io/?EIO=4&transport=websocket");
        JoinSocket listener = new JoinSocket(token);
        try {
            WebSocket socket = client.http()
                    .newWebSocketBuilder()
                    .buildAsync(address, listener)
                    .get(SECONDS, TimeUnit.SECONDS);
            try {
                return Optional.ofNullable(use.of(socket, listener));
            } finally {
                socket.abort();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
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
            JsonNode event = Reply.JSON.readTree(json).path(1);
            switch (event.path("name").asText()) {
                case "connection.established" ->
                    sessionId.complete(event.path("content").path("session_id").asText());
                case "agent.complete" -> answered.complete(true);
                case "system.error" -> answered.complete(false);
                default -> {
                    // The rest of the conversation is of no use here.
                }
            }
        } catch (JsonProcessingException e) {
            sessionId.completeExceptionally(e);
        }
    }
}
