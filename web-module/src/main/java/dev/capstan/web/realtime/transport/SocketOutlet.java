package dev.capstan.web.realtime.transport;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.protocol.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What goes out on one connection: waits here until the network takes it, in the order in which it was offered, by polls
 * or by a WebSocket, also while the client moves from the one to the other.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is dealt with
final class SocketOutlet {
    private static final int ENOUGH_BYTES = 64 * 1024;
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final ClientHead client;
    private final Outbox outbox;
    private final PollingOutlet polls;
    private final AtomicBoolean drainAsked = new AtomicBoolean();
    private final Object transportLock = new Object();
    private volatile @Nullable Channel webSocket;
    /** Whether the connection ends once everything queued is out. */
    private volatile boolean finishing;

    SocketOutlet(ClientHead client, TransportConfig config, PacketEncoder encoder, Runnable cut) {
        this.client = client;
        this.outbox = new Outbox(config.maxQueuedBytes(), config.maxQueuedFrames());
        this.polls = new PollingOutlet(outbox, encoder, cut);
        if (isPolling()) {
            client.cancelPing(); // the library's would not reach a poll that it does not know
            polls.pingEvery(config.pingInterval());
        }
    }

    // ---- what carries it: called on network threads ----

    boolean isPolling() {
        return client.getCurrentTransport() == Transport.POLLING;
    }

    void poll(Channel channel) {
        polls.open(channel);
        drain();
    }

    void pollLost(Channel channel) {
        polls.lost(channel);
    }

    /** The client has opened a WebSocket beside its polls, and means to move there. */
    void probed() {
        polls.moving();
    }

    /** The client moved from polling to this channel; {@code change} makes the library do the same. */
    void upgrade(Channel channel, Runnable change) {
        synchronized (transportLock) {
            polls.close(PollingOutlet.NOOP);
            webSocket = channel;
            change.run();
            client.schedulePing();
        }
        drain();
    }

    void openedOn(Channel channel) {
        if (!isPolling()) {
            webSocket = channel;
        }
    }

    // ---- what is carried: called on any thread ----

    /** @return false when more waits than this connection may keep; after {@link #finish} a packet is dropped silently */
    boolean offer(Frame frame) {
        if (finishing) {
            return true;
        }
        boolean taken = outbox.offer(frame);
        if (taken) {
            askToDrain();
        }
        return taken;
    }

    /** @return false when there is no room for it just now: it was not taken */
    boolean offerSmall(Frame frame) {
        if (finishing) {
            return true;
        }
        boolean taken = outbox.offerSmall(frame);
        if (taken) {
            askToDrain();
        }
        return taken;
    }

    boolean awaitRoom(Duration longest) throws InterruptedException {
        return outbox.awaitRoom(longest);
    }

    private void askToDrain() {
        Channel channel = webSocket;
        if (channel == null) {
            drain();
        } else if (drainAsked.compareAndSet(false, true)) {
            channel.eventLoop().execute(() -> {
                drainAsked.set(false);
                drain();
            });
        }
    }

    /** Hands to the network what it can take now; to a WebSocket on its own thread only, so that nothing overtakes. */
    void drain() {
        Channel own = webSocket;
        if (own != null && !own.eventLoop().inEventLoop()) {
            askToDrain();
            return;
        }
        synchronized (transportLock) {
            Channel channel = webSocket;
            if (channel == null) {
                polls.drain();
            } else {
                drainTo(channel);
            }
            if (finishing && outbox.isEmpty() && (channel != null || polls.isOpen())) {
                end();
            }
        }
    }

    private void drainTo(Channel channel) {
        ByteBuf events = null;
        Frame frame;
        while (channel.isWritable() && (frame = outbox.poll()) != null) {
            switch (frame) {
                case Frame.Control control -> {
                    events = written(channel, events);
                    client.send(control.packet());
                }
                case Frame.Event event -> {
                    events = events == null ? bufferFor(channel, event) : events;
                    event.writeWebSocketFrame(events);
                    events = events.readableBytes() < ENOUGH_BYTES ? events : written(channel, events);
                }
                case Frame.Events many -> {
                    events = events == null ? bufferFor(channel, many) : events;
                    events.writeBytes(many.broadcast().webSocketFrames());
                    events = events.readableBytes() < ENOUGH_BYTES ? events : written(channel, events);
                }
            }
        }
        written(channel, events);
        channel.flush();
    }

    /** Large enough for what waits, so that it need not grow. */
    private ByteBuf bufferFor(Channel channel, Frame first) {
        return channel.alloc().ioBuffer(first.bytes() + (int) Math.min(ENOUGH_BYTES, outbox.bytes()));
    }

    /** Events that wait together go in one piece, past the library's encoder: for the system that is one call. */
    private static @Nullable ByteBuf written(Channel channel, @Nullable ByteBuf events) {
        if (events != null) {
            channel.write(events);
        }
        return null;
    }

    // ---- the end ----

    /** Closes the connection when everything offered so far is out. */
    void finish() {
        finishing = true;
        askToDrain();
    }

    /**
     * Everything is out. A client that polls is told so in an answer of its own: standard clients deal with a close at once
     * and with events a moment later, so that what came with the close would be lost.
     */
    private void end() {
        outbox.close();
        Channel channel = webSocket;
        if (channel == null) {
            polls.close(PollingOutlet.CLOSE);
            GlobalEventExecutor.INSTANCE.schedule(
                    client::onChannelDisconnect, FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Closes the connection now, whatever is queued. */
    void cut() {
        outbox.close();
        Channel channel = webSocket;
        if (channel != null) {
            channel.close();
        } else {
            client.onChannelDisconnect();
        }
    }

    /** The connection is gone: nothing is kept for it. */
    void close() {
        outbox.close();
        polls.close(PollingOutlet.CLOSE);
    }
}
