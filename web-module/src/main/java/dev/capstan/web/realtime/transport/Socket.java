package dev.capstan.web.realtime.transport;

import java.time.Duration;
import java.util.UUID;

/** One client as the application sees it. Every method may be called from any thread and never waits for the client. */
public interface Socket {
    UUID id();

    /** Queues an event with one argument. A client that does not read its events is dropped, not waited for. */
    void send(String event, RawJson argument);

    /** Queues events when little is queued, all or none of them. False when there is no room: see {@link #awaitRoom}. */
    boolean offer(Broadcast events);

    /** Waits until little is queued, so that a long history does not count as a slow client. False when that took too long. */
    boolean awaitRoom(Duration longest) throws InterruptedException;

    /** Tells the client that it is disconnected on purpose, which standard clients do not answer by coming back. */
    void disconnect();

    /** Closes the connection after what is queued; standard clients come back with their newest token. */
    void drop(String reason);
}
