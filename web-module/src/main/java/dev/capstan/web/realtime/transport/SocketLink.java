package dev.capstan.web.realtime.transport;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One connection: its packets in go to the peer one by one, its events out wait here until the network takes them. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is dealt with
final class SocketLink implements Socket {
    private static final Logger LOG = Logger.getLogger(SocketLink.class.getName());
    /** The library loses every packet after the fiftieth of one poll. */
    private static final int MAX_PACKETS_PER_POLL = 30;

    private static final int FRAME_OVERHEAD = 64;
    private static final int MAX_UNREAD_PACKETS = 1000;
    private static final Duration FAREWELL = Duration.ofSeconds(5);
    private static final String EVENTS_TOO_FAST = "You send faster than the server can work.";

    private enum State {
        NEW,
        ASKED,
        ACCEPTED,
        CLOSED
    }

    private final ClientHead client;
    private final TransportConfig config;
    private final SerialLane lane;
    private final Outbox outbox;
    private final SocketPeer peer;
    private final UUID publicId = UUID.randomUUID();
    private final AtomicLong unreadBytes = new AtomicLong();
    private final AtomicLong unreadPackets = new AtomicLong();
    private final AtomicBoolean drainAsked = new AtomicBoolean();
    private final AtomicBoolean peerClosed = new AtomicBoolean();
    private final Object transportLock = new Object();
    private volatile State state = State.NEW;
    private volatile @Nullable Channel webSocket;
    private volatile @Nullable Farewell farewell;

    /** How the connection ends once everything queued is out. */
    private enum Farewell {
        DISCONNECT,
        DROP
    }

    SocketLink(ClientHead client, TransportConfig config, Executor threads, SocketPeer.Factory peers) {
        this.client = client;
        this.config = config;
        this.lane = new SerialLane(threads);
        this.outbox = new Outbox(config.maxQueuedBytes(), config.maxQueuedFrames());
        this.peer = peers.open(this);
    }

    @Override
    public UUID id() {
        return client.getSessionId();
    }

    boolean isPolling() {
        return client.getCurrentTransport() == Transport.POLLING;
    }

    boolean isAccepted() {
        return state == State.ACCEPTED;
    }

    // ---- what comes in: called on network threads ----

    /** Takes one Socket.IO packet. What the peer has not dealt with yet is bounded: a client that floods is cut off. */
    void receive(byte[] packet) {
        long bytes = unreadBytes.addAndGet(packet.length);
        if (unreadPackets.incrementAndGet() > MAX_UNREAD_PACKETS || bytes > 2L * config.maxPayload()) {
            LOG.log(Level.FINE, "Socket {0} was cut off: {1}", new Object[] {id(), EVENTS_TOO_FAST});
            cut();
            return;
        }
        lane.execute(() -> {
            try {
                handle(SocketPacket.read(packet));
            } finally {
                unreadBytes.addAndGet(-packet.length);
                unreadPackets.decrementAndGet();
            }
        });
    }

    /** The client moved from polling to this channel; {@code change} makes the library do the same. */
    void upgrade(Channel channel, Runnable change) {
        synchronized (transportLock) {
            webSocket = channel;
            change.run();
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
                queue(packet(PacketType.CONNECT, Map.of("sid", publicId)), FRAME_OVERHEAD);
            }
        } catch (ConnectRefusedException e) {
            refuse("", e.getMessage(), e.data());
            bye(Farewell.DROP);
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
            refuse(elsewhere.namespace(), "Invalid namespace", null);
        }
    }

    private void refuse(String namespace, String message, @Nullable JsonNode data) {
        Packet packet = packet(
                PacketType.ERROR, data == null ? Map.of("message", message) : Map.of("message", message, "data", data));
        packet.setNsp(namespace);
        queue(packet, FRAME_OVERHEAD);
    }

    private Ack ack(@Nullable Long ackId) {
        if (ackId == null) {
            return Ack.NONE;
        }
        AtomicBoolean sent = new AtomicBoolean();
        return () -> {
            if (sent.compareAndSet(false, true)) {
                Packet packet = packet(PacketType.ACK, List.of());
                packet.setAckId(ackId);
                queue(packet, FRAME_OVERHEAD);
            }
        };
    }

    // ---- what goes out: called on any thread ----

    @Override
    public void send(String event, RawJson argument) {
        Packet packet = packet(PacketType.EVENT, List.of(argument));
        packet.setName(event);
        queue(packet, argument.text().length() + FRAME_OVERHEAD);
    }

    @Override
    public boolean awaitRoom(Duration longest) throws InterruptedException {
        return outbox.awaitRoom(longest);
    }

    @Override
    public void disconnect() {
        queue(packet(PacketType.DISCONNECT, TextNode.valueOf("")), FRAME_OVERHEAD);
        bye(Farewell.DISCONNECT);
    }

    @Override
    public void drop(String reason) {
        LOG.log(Level.FINE, "Socket {0} is closed: {1}", new Object[] {id(), reason});
        bye(Farewell.DROP);
    }

    private Packet packet(PacketType subType, Object data) {
        Packet packet = new Packet(PacketType.MESSAGE, client.getEngineIOVersion());
        packet.setSubType(subType);
        packet.setData(data);
        return packet;
    }

    private void queue(Packet packet, int bytes) {
        if (farewell != null) {
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
            while (networkTakesMore()) {
                Packet packet = outbox.poll();
                if (packet == null) {
                    break;
                }
                client.send(packet);
            }
            if (farewell != null && outbox.isEmpty()) {
                end();
            }
        }
    }

    private boolean networkTakesMore() {
        Channel channel = webSocket;
        return channel == null
                ? client.getPacketsQueue(Transport.POLLING).size() < MAX_PACKETS_PER_POLL
                : channel.isWritable();
    }

    // ---- the end ----

    private void bye(Farewell how) {
        farewell = how;
        leave();
        askToDrain();
    }

    /** Everything is out. A polling client still has to fetch it. */
    private void end() {
        outbox.close();
        Channel channel = webSocket;
        if (channel == null) {
            client.send(new Packet(PacketType.CLOSE, client.getEngineIOVersion()));
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
            lane.execute(peer::closed);
        }
    }

    void gone() {
        outbox.close();
        leave();
    }
}
