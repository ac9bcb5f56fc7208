package dev.capstan.web.realtime.gateway;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One client on the HTTP port and its channel to the socket port. To the client one send is under way at a time, on a virtual
 * thread, since the container may block in it; while much waits, nothing more is read from the socket port.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is dealt with
public final class Relay extends Endpoint {
    private static final Logger LOG = Logger.getLogger(Relay.class.getName());
    private static final int STOP_READING_ABOVE = 256 * 1024;
    private static final int READ_AGAIN_BELOW = 64 * 1024;
    private static final int TEXT_FRAME_OVERHEAD = 16;

    private final int maxMessage;
    private final Consumer<Relay> whenEnded;
    private final Queue<String> waiting = new ArrayDeque<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Channel server;
    private volatile @Nullable Session client;
    private volatile long sendingSince;
    private @Nullable CloseReason closeAfter;
    private boolean sending;
    private long waitingChars;

    Relay(int maxMessage, Consumer<Relay> whenEnded) {
        this.maxMessage = maxMessage;
        this.whenEnded = whenEnded;
    }

    void attach(Channel channel) {
        server = channel;
    }

    // ---- the client's side ----

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        client = session;
        session.setMaxIdleTimeout(0);
        session.setMaxTextMessageBufferSize(maxMessage + TEXT_FRAME_OVERHEAD);
        session.setMaxBinaryMessageBufferSize(1024);
        session.addMessageHandler(String.class, this::fromClient);
        session.addMessageHandler(ByteBuffer.class, binary -> close(CloseCodes.CANNOT_ACCEPT, "text frames only"));
        Channel channel = server;
        if (ended.get() || channel == null) {
            close(CloseCodes.GOING_AWAY, "");
        } else {
            channel.config().setAutoRead(true);
            sendNext();
        }
    }

    private void fromClient(String message) {
        Channel channel = server;
        if (channel != null) {
            channel.writeAndFlush(new TextWebSocketFrame(message));
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        end();
    }

    @Override
    public void onError(Session session, Throwable fault) {
        LOG.log(Level.FINE, "A relayed client failed.", fault);
        end();
    }

    // ---- the socket port's side: called on a network thread, which must not wait ----

    void fromServer(String message) {
        synchronized (this) {
            waiting.add(message);
            waitingChars += message.length();
            if (waitingChars > STOP_READING_ABOVE) {
                pauseServer(true);
            }
        }
        sendNext();
    }

    /** @param code negative when the connection ended without one */
    void closedByServer(int code, String reason) {
        synchronized (this) {
            if (closeAfter == null) {
                closeAfter = new CloseReason(
                        code < 0 ? CloseCodes.GOING_AWAY : CloseReason.CloseCodes.getCloseCode(code), reason);
            }
        }
        sendNext();
    }

    private void pauseServer(boolean pause) {
        Channel channel = server;
        if (channel != null) {
            channel.config().setAutoRead(!pause);
        }
    }

    // ---- one send at a time ----

    private void sendNext() {
        Session session = client;
        if (session == null) {
            return;
        }
        String next;
        CloseReason farewell = null;
        synchronized (this) {
            if (sending) {
                return;
            }
            next = waiting.poll();
            if (next != null) {
                sending = true;
                sendingSince = System.nanoTime();
                waitingChars -= next.length();
                if (waitingChars < READ_AGAIN_BELOW && closeAfter == null) {
                    pauseServer(false);
                }
            } else {
                farewell = closeAfter;
            }
        }
        if (next != null) {
            String message = next;
            Thread.startVirtualThread(() -> send(session, message));
        } else if (farewell != null) {
            close(farewell);
        }
    }

    private void send(Session session, String message) {
        try {
            session.getAsyncRemote().sendText(message, this::sent);
        } catch (RuntimeException e) {
            LOG.log(Level.FINE, "A relayed client went away.", e);
            end();
        }
    }

    private void sent(SendResult result) {
        synchronized (this) {
            sending = false;
        }
        if (result.isOK()) {
            sendNext();
        } else {
            end();
        }
    }

    // ---- the end ----

    /** A client that has not taken a message for that long is not waited for. */
    void endIfStalled(Duration longest) {
        boolean stalled;
        synchronized (this) {
            stalled = sending && System.nanoTime() - sendingSince > longest.toNanos();
        }
        if (stalled) {
            LOG.log(Level.FINE, "A relayed client does not read; its connection ends.");
            end();
        }
    }

    void end() {
        close(CloseCodes.GOING_AWAY, "");
    }

    private void close(CloseReason.CloseCode code, String reason) {
        close(new CloseReason(code, reason));
    }

    /** Closing the client may take seconds when it does not answer, so that is done on a thread of its own. */
    private void close(CloseReason reason) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        whenEnded.accept(this);
        Channel channel = server;
        if (channel != null) {
            channel.close();
        }
        Session session = client;
        if (session != null && session.isOpen()) {
            Thread.startVirtualThread(() -> close(session, reason));
        }
    }

    private static void close(Session session, CloseReason reason) {
        try {
            session.close(reason);
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            LOG.log(Level.FINE, "A relayed client was gone before it was told.", e);
        }
    }
}
