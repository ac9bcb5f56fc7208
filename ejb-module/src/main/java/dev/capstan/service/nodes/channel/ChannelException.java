package dev.capstan.service.nodes.channel;

/** Messages between nodes do not get through just now. The message names no credentials. */
public class ChannelException extends Exception {
    private static final long serialVersionUID = 1L;

    public ChannelException(String message, Throwable cause) {
        super(message, cause);
    }

    public ChannelException(String message) {
        super(message);
    }
}
