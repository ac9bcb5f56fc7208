package dev.capstan.web.realtime.transport;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** What one client has said and nobody has dealt with yet: dealt with in order, and bounded. */
final class Inbox {
    private static final int MAX_PACKETS = 1000;

    private final long maxBytes;
    private final SerialLane lane;
    private final Consumer<SocketPacket> reader;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong packets = new AtomicLong();

    Inbox(long maxBytes, Executor threads, Consumer<SocketPacket> reader) {
        this.maxBytes = maxBytes;
        this.lane = new SerialLane(threads);
        this.reader = reader;
    }

    /** False when it is full: the client sends faster than the server can work. */
    boolean offer(byte[] packet) {
        if (packets.incrementAndGet() > MAX_PACKETS || bytes.addAndGet(packet.length) > maxBytes) {
            return false;
        }
        lane.execute(() -> {
            try {
                reader.accept(SocketPacket.read(packet));
            } finally {
                bytes.addAndGet(-packet.length);
                packets.decrementAndGet();
            }
        });
        return true;
    }

    /** Runs it after what has come so far. */
    void then(Runnable task) {
        lane.execute(task);
    }
}
