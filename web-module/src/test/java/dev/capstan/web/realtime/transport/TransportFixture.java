package dev.capstan.web.realtime.transport;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A running socket port whose peers can be looked at. */
public final class TransportFixture implements AutoCloseable {
    public static final int MAX_PAYLOAD = 10 * 1024 * 1024;

    public final List<RecordingPeer> peers = new CopyOnWriteArrayList<>();
    public final SocketTransport transport;

    public TransportFixture(TransportConfig config, String... allowedOrigins) {
        transport = SocketTransport.start(
                config,
                new OriginPolicy(List.of(allowedOrigins)),
                task -> Thread.ofVirtual().start(task),
                socket -> {
                    RecordingPeer peer = new RecordingPeer(socket);
                    peers.add(peer);
                    return peer;
                });
    }

    public static TransportConfig config(boolean exposed) {
        return new TransportConfig(
                "127.0.0.1",
                0,
                exposed,
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                MAX_PAYLOAD,
                1024 * 1024,
                5000,
                100);
    }

    public String origin() {
        return "http://127.0.0.1:" + transport.port();
    }

    public RecordingPeer lastPeer() {
        return peers.getLast();
    }

    @Override
    public void close() {
        transport.close();
    }
}
