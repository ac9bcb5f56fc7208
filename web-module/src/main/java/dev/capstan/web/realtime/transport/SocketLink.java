package dev.capstan.web.realtime.transport;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One connection: its packets in go to the peer one by one, its events out wait here until the network takes them. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is dealt with
final class SocketLink implements Socket {
    private static final Logger LOG = Logger.getLogger(SocketLink.class.getName());
    private static final int FRAME_OVERHEAD = 64;
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private enum State {
        NEW,
        ASKED,
        ACCEPTED,
        CLOSED
    }

    private final ClientHead client;
    private final Inbox inbox;
    private final Outbox outbox;
    private final PollingOutlet polls;
    private final SocketPeer peer;
    private final UUID publicId = UUID.randomUUID();
    private final AtomicBoolean drainAsked = new AtomicBoolean();
    private final AtomicBoolean peerClosed = new AtomicBoolean();
    private final Object transportLock = new Object();
    private volatile State state = State.NEW;
    private volatile @Nullable Channel webSocket;
    /** Whether the connection ends once everything queued is out. */
    private volatile boolean leaving;

    SocketLink(
            ClientHead client,
            TransportConfig config,
            PacketEncoder encoder,
            Executor threads,
            SocketPeer.Factory peers) {
        this.client = client;
        this.inbox = new Inbox(2L * config.maxPayload(), threads, this::handle);
        this.outbox = new Outbox(config.maxQueuedBytes(), config.maxQueuedFrames());
        this.polls = new PollingOutlet(outbox, encoder, this::cut);
        if (isPolling()) {
            client.cancelPing(); // the library's would not reach a poll that it does not know
            polls.pingEvery(config.pingInterval());
        }
        this.peer = peers.open(this);
    }

    @Override
    public UUID id() {
        return client.getSessionId();
    }

    boolean isPolling() {
        return client.getCurrentTransport() == Transport.POLLING;
    }

    /** Whether it has not been decided yet who this is. */
    boolean isUnknown() {
        return state == State.NEW || state == State.ASKED;
    }

    /** Whether the library has given it up. */
    boolean isGone() {
        return !client.isConnected();
    }

    // ---- what comes in: called on network threads ----

    /** Takes one Socket.IO packet; a client that floods is cut off. */
    void receive(byte[] packet) {
        if (!inbox.offer(packet)) {
            LOG.log(Level.FINE, "Socket {0} was cut off: it sends faster than the server can work.", id());
            cut();
        }
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

    // ---- in order, on virtual threads ----

    private void handle(SocketPacket packet) {
        if (state == State.CLOSED) {
            return;
        }
        switch (packet) {
            case SocketPacket.Connect connect -> connect(connect.auth());
            case SocketPacket.Event event -> event(event);
            case SocketPacket.Disconnect ignored -> cut();
            case SocketPacket.Elsewhere elsewhere -> elsewhere(elsewhere);
            case SocketPacket.Malformed malformed -> malformed(malformed.problem());
            case SocketPacket.Ignored ignored -> {}
        }
    }

    private void connect(JsonNode auth) {
        if (state != State.NEW) {
            return;
        }
        state = State.ASKED;
        try {
            peer.connect(auth);
            if (state == State.ASKED) {
                state = State.ACCEPTED;
                queue(OutPackets.connected(publicId), FRAME_OVERHEAD);
            }
        } catch (ConnectRefusedException e) {
            queue(OutPackets.refusal("", e.getMessage(), e.data()), FRAME_OVERHEAD);
            bye();
        }
    }

    private void event(SocketPacket.Event event) {
        if (state == State.ACCEPTED) {
            peer.event(event.name(), event.payload(), ack(event.ackId()));
        } else {
            cut();
        }
    }

    private void malformed(String problem) {
        if (state == State.ACCEPTED) {
            peer.malformed(problem);
        } else {
            cut();
        }
    }

    private void elsewhere(SocketPacket.Elsewhere elsewhere) {
        if (elsewhere.connecting()) {
            queue(OutPackets.refusal(elsewhere.namespace(), "Invalid namespace", null), FRAME_OVERHEAD);
        }
    }

    private Ack ack(@Nullable Long ackId) {
        if (ackId == null) {
            return Ack.NONE;
        }
        AtomicBoolean sent = new AtomicBoolean();
        return () -> {
            if (sent.compareAndSet(false, true)) {
                queue(OutPackets.ack(ackId), FRAME_OVERHEAD);
            }
        };
    }

    // ---- what goes out: called on any thread ----

    @Override
    public void send(String event, RawJson argument) {
        queue(OutPackets.event(event, argument), argument.text().length() + FRAME_OVERHEAD);
    }

    @Override
    public boolean awaitRoom(Duration longest) throws InterruptedException {
        return outbox.awaitRoom(longest);
    }

    @Override
    public void disconnect() {
        queue(OutPackets.disconnect(), FRAME_OVERHEAD);
        bye();
    }

    @Override
    public void drop(String reason) {
        LOG.log(Level.FINE, "Socket {0} is closed: {1}", new Object[] {id(), reason});
        bye();
    }

    private void queue(Packet packet, int bytes) {
        if (leaving) {
            return;
        }
        if (outbox.offer(new Outbox.Frame(packet, bytes))) {
            askToDrain();
        } else {
            LOG.log(Level.FINE, "Socket {0} was dropped: it does not read what it is sent.", id());
            cut();
        }
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

    /** Hands to the network what it can take now. */
    void drain() {
        synchronized (transportLock) {
            Channel channel = webSocket;
            if (channel == null) {
                polls.drain();
            } else {
                drainTo(channel);
            }
            if (leaving && outbox.isEmpty() && (channel != null || polls.isOpen())) {
                end();
            }
        }
    }

    private void drainTo(Channel channel) {
        Packet packet;
        while (channel.isWritable() && (packet = outbox.poll()) != null) {
            client.send(packet);
        }
    }

    // ---- the end ----

    private void bye() {
        leaving = true;
        leave();
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

    /** Ends the connection now, whatever is queued. */
    void cut() {
        outbox.close();
        leave();
        Channel channel = webSocket;
        if (channel != null) {
            channel.close();
        } else {
            client.onChannelDisconnect();
        }
    }

    /** The network lost the client, or the server does not want it any more. */
    void leave() {
        state = State.CLOSED;
        if (peerClosed.compareAndSet(false, true)) {
            inbox.then(peer::closed);
        }
    }

    void gone() {
        outbox.close();
        polls.close(PollingOutlet.CLOSE);
        leave();
    }
}
