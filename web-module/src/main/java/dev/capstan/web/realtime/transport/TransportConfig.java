package dev.capstan.web.realtime.transport;

import java.time.Duration;
import java.util.Objects;

/**
 * How the socket port behaves.
 *
 * @param host the address to listen on
 * @param port the port to listen on, 0 for one that is free
 * @param exposed whether clients may come straight to this port; otherwise only the gateway of this server may
 * @param pingInterval how often the server asks a client whether it is there
 * @param pingTimeout how long it waits for the answer
 * @param connectTimeout how long a client may stay without having been accepted
 * @param maxPayload the largest message of a client, in bytes
 * @param maxQueuedBytes what may wait for one slow client before its connection is dropped
 * @param maxQueuedFrames the same in messages
 * @param maxSockets connections at the same time
 */
public record TransportConfig(
        String host,
        int port,
        boolean exposed,
        Duration pingInterval,
        Duration pingTimeout,
        Duration connectTimeout,
        int maxPayload,
        long maxQueuedBytes,
        int maxQueuedFrames,
        int maxSockets) {
    private static final int MAX_PORT = 65_535;
    private static final int MIN_PAYLOAD = 1024;

    public TransportConfig {
        Objects.requireNonNull(host, "host");
        require(port >= 0 && port <= MAX_PORT, "port", "a port from 0 to 65535", port);
        require(pingInterval.toMillis() > 0, "ping-interval", "longer than nothing", pingInterval);
        require(pingTimeout.toMillis() > 0, "ping-timeout", "longer than nothing", pingTimeout);
        require(connectTimeout.toMillis() > 0, "connect-timeout", "longer than nothing", connectTimeout);
        require(maxPayload >= MIN_PAYLOAD, "max-payload", "at least 1024 bytes", maxPayload);
        require(maxQueuedBytes >= MIN_PAYLOAD, "max-queued-bytes", "at least 1024 bytes", maxQueuedBytes);
        require(maxQueuedFrames > 0, "max-queued-frames", "at least 1", maxQueuedFrames);
        require(maxSockets > 0, "max-sockets", "at least 1", maxSockets);
    }

    private static void require(boolean fine, String key, String wanted, Object given) {
        if (!fine) {
            throw new IllegalArgumentException("capstan.socketio.%s must be %s, not %s".formatted(key, wanted, given));
        }
    }
}
