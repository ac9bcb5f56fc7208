package dev.capstan.mainjob;

import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A browser's WebSocket to what an agent serves. */
final class PortSocket implements WebSocket.Listener {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable WebSocket socket;

    private PortSocket() {}

    static PortSocket open(ApiClient user, String path, String... subprotocols) {
        PortSocket made = new PortSocket();
        WebSocket.Builder builder = user.http()
                .newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .header("Cookie", "capstan_session=mine")
                .header("Authorization", "Bearer " + user.token());
        if (subprotocols.length > 0) {
            builder.subprotocols(subprotocols[0], Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
        }
        made.socket = builder.buildAsync(URI.create("ws://" + user.base().getAuthority() + "/" + path), made)
                .join();
        return made;
    }

    /** The status with which it is refused. */
    static int refusal(ApiClient user, String path) {
        try {
            open(user, path).socket().abort();
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
        throw new AssertionError("the WebSocket was opened");
    }

    WebSocket socket() {
        if (socket == null) {
            throw new IllegalStateException("not open");
        }
        return socket;
    }

    /** The next message; bytes as Java writes them. */
    String next() throws InterruptedException {
        String message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing came; closed: " + closed.getNow("no"));
        }
        return message;
    }

    /** Code and reason, once it is closed. */
    String closed() throws Exception {
        return closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            messages.add(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        messages.add(Arrays.toString(bytes));
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
        closed.complete("%d %s".formatted(statusCode, reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(error.toString());
    }
}
