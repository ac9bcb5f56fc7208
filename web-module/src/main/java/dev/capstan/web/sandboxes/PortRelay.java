package dev.capstan.web.sandboxes;

import dev.capstan.service.sandboxes.ports.PortConnection;
import dev.capstan.service.sandboxes.ports.PortLink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One browser's WebSocket and the one into the sandbox. Each direction has a thread: a reader that is slow holds up its own
 * connection, is waited for a while, and is then cut off.
 */
public final class PortRelay extends Endpoint {
    private static final Logger LOG = Logger.getLogger(PortRelay.class.getName());
    private static final Duration SLOWEST = Duration.ofSeconds(15);
    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final long MOST_WAITING = 4L << 20;

    private final PortLink link;
    private final PortConnection connection;
    private final PortFrames frames;
    private final int largest;
    private final Executor threads;
    private final Consumer<PortRelay> whenEnded;
    private final BlockingQueue<WebSocketFrame> inward = new LinkedBlockingQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Session client;
    private volatile @Nullable Thread writer;

    PortRelay(
            PortLink link,
            PortConnection connection,
            PortFrames frames,
            int largest,
            Executor threads,
            Consumer<PortRelay> whenEnded) {
        this.link = link;
        this.connection = connection;
        this.frames = frames;
        this.largest = largest;
        this.threads = threads;
        this.whenEnded = whenEnded;
    }

    PortLink link() {
        return link;
    }

    // ---- the browser's side ----

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        client = session;
        session.setMaxIdleTimeout(IDLE.toMillis());
        session.setMaxTextMessageBufferSize(largest);
        session.setMaxBinaryMessageBufferSize(largest);
        session.addMessageHandler(String.class, text -> enqueue(new TextWebSocketFrame(text)));
        session.addMessageHandler(
                ByteBuffer.class, bytes -> enqueue(new BinaryWebSocketFrame(Unpooled.copiedBuffer(bytes))));
        if (ended.get()) {
            close(session, new CloseReason(CloseCodes.GOING_AWAY, ""));
            return;
        }
        threads.execute(this::passInward);
        threads.execute(this::passOutward);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        end(CloseCodes.GOING_AWAY, "");
    }

    @Override
    public void onError(Session session, Throwable fault) {
        LOG.log(Level.FINE, "A WebSocket to a port failed.", fault);
        end(CloseCodes.GOING_AWAY, "");
    }

    // ---- into the sandbox ----

    private void enqueue(WebSocketFrame frame) {
        if (ended.get() || waiting.addAndGet(frame.content().readableBytes()) > MOST_WAITING) {
            frame.release();
            end(CloseCodes.TRY_AGAIN_LATER, "The program does not read.");
            return;
        }
        inward.add(frame);
    }

    private void passInward() {
        writer = Thread.currentThread();
        try {
            while (!ended.get()) {
                WebSocketFrame frame = inward.take();
                waiting.addAndGet(-frame.content().readableBytes());
                frames.write(frame);
            }
        } catch (IOException e) {
            LOG.log(Level.FINE, "A program took no more of its WebSocket.", e);
            end(CloseCodes.GOING_AWAY, "The program is gone.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- out of the sandbox ----

    private void passOutward() {
        try {
            for (WebSocketFrame frame = frames.next(); frame != null && !ended.get(); frame = frames.next()) {
                try {
                    passOutward(frame);
                } finally {
                    frame.release();
                }
            }
            end(CloseCodes.GOING_AWAY, "The program is gone.");
        } catch (IOException | ExecutionException | TimeoutException | IllegalStateException e) {
            LOG.log(Level.FINE, "A WebSocket to a port broke.", e);
            end(CloseCodes.GOING_AWAY, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(CloseCodes.GOING_AWAY, "");
        }
    }

    private void passOutward(WebSocketFrame frame) throws ExecutionException, InterruptedException, TimeoutException {
        Session session = client;
        if (session == null) {
            return;
        }
        switch (frame) {
            case TextWebSocketFrame text -> await(session.getAsyncRemote().sendText(text.text()));
            case BinaryWebSocketFrame binary ->
                await(session.getAsyncRemote().sendBinary(ByteBuffer.wrap(bytes(binary.content()))));
            case PingWebSocketFrame ping ->
                enqueue(new PongWebSocketFrame(ping.content().retain()));
            case CloseWebSocketFrame close -> end(CloseCodes.getCloseCode(code(close)), close.reasonText());
            default -> {
                // a pong that nobody asked for
            }
        }
    }

    /** 1005 and 1006 are said of connections, never on them. */
    private static int code(CloseWebSocketFrame close) {
        int code = close.statusCode();
        return code == CloseCodes.NO_STATUS_CODE.getCode() || code < CloseCodes.NORMAL_CLOSURE.getCode()
                ? CloseCodes.NORMAL_CLOSURE.getCode()
                : code;
    }

    private static byte[] bytes(ByteBuf buffer) {
        return ByteBufUtil.getBytes(buffer);
    }

    private static void await(Future<Void> sent) throws ExecutionException, InterruptedException, TimeoutException {
        sent.get(SLOWEST.toMillis(), TimeUnit.MILLISECONDS);
    }

    // ---- the end ----

    void end(CloseReason.CloseCode code, String reason) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        whenEnded.accept(this);
        connection.close();
        Thread writing = writer;
        if (writing != null) {
            writing.interrupt();
        }
        Session session = client;
        if (session != null && session.isOpen()) {
            threads.execute(() -> close(session, new CloseReason(code, reason)));
        }
        frames.close();
        for (WebSocketFrame left = inward.poll(); left != null; left = inward.poll()) {
            left.release();
        }
    }

    private static void close(Session session, CloseReason reason) {
        try {
            session.close(reason);
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            LOG.log(Level.FINE, "A browser was gone before it was told.", e);
        }
    }
}
