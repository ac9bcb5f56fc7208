package dev.capstan.web.realtime.transport;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The application's side of one socket. Its methods are called one after the other, on virtual threads inside the
 * application's context, never on a network thread.
 */
public interface SocketPeer {
    /** Makes the peer of a new socket. */
    @FunctionalInterface
    interface Factory {
        SocketPeer open(Socket socket);
    }

    /**
     * Decides whether the client may come in; nothing else of it is served before.
     *
     * @param auth what the client said about itself, an empty object when it said nothing usable
     */
    void connect(JsonNode auth) throws ConnectRefusedException;

    /** @param payload the first argument, a missing node when there is none */
    void event(String name, JsonNode payload, Ack ack);

    /** The client sent something that is not an event; {@code problem} is a sentence for it. */
    void malformed(String problem);

    /** The client is gone. Called once, also for a client that was never accepted. */
    void closed();
}
