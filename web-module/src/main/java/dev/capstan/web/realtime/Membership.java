package dev.capstan.web.realtime;

import dev.capstan.web.realtime.Services.Feed;
import dev.capstan.web.realtime.transport.Broadcast;
import dev.capstan.web.realtime.transport.RawJson;
import dev.capstan.web.realtime.transport.Socket;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One socket's place in one session: events flow to it from the moment it was opened until it is closed. */
final class Membership implements Services.Sink, AutoCloseable {
    private static final Duration SLOWEST_READER = Duration.ofSeconds(30);

    private final UUID sessionId;
    private final boolean owner;
    private final Socket socket;
    private final CountDownLatch opened = new CountDownLatch(1);
    private volatile boolean closed;
    private @Nullable Feed feed;

    Membership(UUID sessionId, boolean owner, Socket socket) {
        this.sessionId = sessionId;
        this.owner = owner;
        this.socket = socket;
    }

    UUID sessionId() {
        return sessionId;
    }

    /** Subscribes; nothing is sent before {@link #open}, so that what answers the join comes first. */
    void subscribe(Services services, long afterSeq) {
        feed = services.subscribe(sessionId, afterSeq, owner, this);
    }

    void open() {
        opened.countDown();
    }

    /** Waits for a slow reader, which holds up nobody else; a reader that takes nothing at all is dropped. */
    @Override
    public void accept(List<RawJson> events) {
        try {
            opened.await();
            for (RawJson event : events) {
                if (closed) {
                    return;
                }
                if (!socket.awaitRoom(SLOWEST_READER)) {
                    socket.drop("it does not read what it is sent");
                    close();
                    return;
                }
                socket.send(Client.CHAT_EVENT, event);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    @Override
    public boolean offer(Broadcast events) {
        return closed || opened.getCount() == 0 && socket.offer(events);
    }

    @Override
    public void close() {
        closed = true;
        opened.countDown();
        if (feed != null) {
            feed.close();
        }
    }
}
