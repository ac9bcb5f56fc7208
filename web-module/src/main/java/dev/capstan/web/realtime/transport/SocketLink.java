package dev.capstan.web.realtime.transport;

import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.protocol.PacketEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One connection: its packets in go to the peer one by one, its events out leave by its {@link SocketOutlet}. */
final class SocketLink implements Socket {
    private static final Logger LOG = Logger.getLogger(SocketLink.class.getName());

    private enum State {
        NEW,
        ASKED,
        ACCEPTED,
        CLOSED
    }

    private final ClientHead client;
    private final Inbox inbox;
    private final SocketOutlet outlet;
    private final SocketPeer peer;
    private final UUID publicId = UUID.randomUUID();
    private final AtomicBoolean peerClosed = new AtomicBoolean();
    private volatile State state = State.NEW;

    SocketLink(
            ClientHead client,
            TransportConfig config,
            PacketEncoder encoder,
            Executor threads,
            SocketPeer.Factory peers) {
        this.client = client;
        this.inbox = new Inbox(2L * config.maxPayload(), threads, this::handle);
        this.outlet = new SocketOutlet(client, config, encoder, this::cut);
        this.peer = peers.open(this);
    }

    @Override
    public UUID id() {
        return client.getSessionId();
    }

    /** Its way out, whatever carries it. */
    SocketOutlet outlet() {
        return outlet;
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
                queue(new Frame.Control(OutPackets.connected(publicId)));
            }
        } catch (ConnectRefusedException e) {
            queue(new Frame.Control(OutPackets.refusal("", e.getMessage(), e.data())));
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
            queue(new Frame.Control(OutPackets.refusal(elsewhere.namespace(), "Invalid namespace", null)));
        }
    }

    private Ack ack(@Nullable Long ackId) {
        if (ackId == null) {
            return Ack.NONE;
        }
        AtomicBoolean sent = new AtomicBoolean();
        return () -> {
            if (sent.compareAndSet(false, true)) {
                queue(new Frame.Control(OutPackets.ack(ackId)));
            }
        };
    }

    // ---- what goes out: called on any thread ----

    @Override
    public void send(String event, RawJson argument) {
        queue(new Frame.Event(event, argument));
    }

    @Override
    public boolean offer(Broadcast events) {
        return outlet.offerSmall(new Frame.Events(events));
    }

    @Override
    public boolean awaitRoom(Duration longest) throws InterruptedException {
        return outlet.awaitRoom(longest);
    }

    @Override
    public void disconnect() {
        queue(new Frame.Control(OutPackets.disconnect()));
        bye();
    }

    @Override
    public void drop(String reason) {
        LOG.log(Level.FINE, "Socket {0} is closed: {1}", new Object[] {id(), reason});
        bye();
    }

    private void queue(Frame frame) {
        if (!outlet.offer(frame)) {
            LOG.log(Level.FINE, "Socket {0} was dropped: it does not read what it is sent.", id());
            cut();
        }
    }

    // ---- the end ----

    private void bye() {
        outlet.finish();
        leave();
    }

    /** Ends the connection now, whatever is queued. */
    void cut() {
        outlet.cut();
        leave();
    }

    /** The network lost the client, or the server does not want it any more. */
    void leave() {
        state = State.CLOSED;
        if (peerClosed.compareAndSet(false, true)) {
            inbox.then(peer::closed);
        }
    }

    void gone() {
        outlet.close();
        leave();
    }
}
