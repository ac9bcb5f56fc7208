package dev.capstan.web.realtime.transport;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocket.Listener;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket client without manners: it sends the frames that the test says, and shows those that come. */
@SuppressWarnings("FutureReturnValueIgnored") // a frame that cannot be sent is what some tests are about
public final class RawClient implements Listener, AutoCloseable {
    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    private RawClient(URI uri, String... headers) {
        var builder = HttpClient.newHttpClient().newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        socket = builder.connectTimeout(Duration.ofSeconds(20))
                .buildAsync(uri, this)
                .join();
    }

    public static RawClient open(String origin, String... headers) {
        return new RawClient(
                URI.create(origin.replaceFirst("^http", "ws") + "/socket.io/?EIO=4&transport=websocket"), headers);
    }

    /** A second way to a connection that polls. */
    public static RawClient join(String origin, String sid) {
        return new RawClient(
                URI.create(origin.replaceFirst("^http", "ws") + "/socket.io/?EIO=4&transport=websocket&sid=" + sid));
    }

    public RawClient send(String frame) {
        socket.sendText(frame, true).join();
        return this;
    }

    /** The same when the server may have closed already. */
    public RawClient trySend(String frame) {
        socket.sendText(frame, true).handle((sent, fault) -> sent).join();
        return this;
    }

    public WebSocket socket() {
        return socket;
    }

    /** The next frame, or null when none came in time. */
    public @Nullable String next(int millis) throws InterruptedException {
        return frames.poll(millis, TimeUnit.MILLISECONDS);
    }

    public String next() throws InterruptedException {
        String frame = next(20_000);
        if (frame == null) {
            throw new AssertionError("no frame came");
        }
        return frame;
    }

    /** The close code, 1006 when the connection broke. */
    public int closeCode() throws Exception {
        return closed.get(20, TimeUnit.SECONDS);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            String frame = text.toString();
            text.setLength(0);
            if ("2".equals(frame)) {
                webSocket.sendText("3", true);
            } else {
                frames.add(frame);
            }
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.complete(1006);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
