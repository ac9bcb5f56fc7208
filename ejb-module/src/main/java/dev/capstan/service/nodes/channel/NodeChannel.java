package dev.capstan.service.nodes.channel;

import java.util.concurrent.CountDownLatch;

/**
 * Carries short messages to all nodes of an installation. A message reaches whoever hears at that moment, at most once and in
 * the order of its sender, or it is lost: nothing is kept for a node that is away.
 */
public interface NodeChannel extends AutoCloseable {
    /** What it is called in the settings. */
    String name();

    /**
     * Sends to every node that hears, the sender's own too.
     *
     * @param message shorter than 8000 bytes
     * @throws ChannelException when it did not go out, for all that is known
     */
    void send(String message) throws ChannelException;

    /**
     * Hears until it is told to stop, and then returns. The ear is told first that the channel is open: whatever was sent from
     * then on is heard, unless this method ends with an exception.
     *
     * @throws ChannelException when it could not begin, or can hear no more; it may be called again
     */
    void hear(Ear ear, CountDownLatch stop) throws ChannelException;

    @Override
    void close();

    /** Who is told. One call at a time; must be quick. */
    interface Ear {
        void opened();

        void heard(String message);
    }
}
