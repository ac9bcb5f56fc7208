package dev.capstan.web.realtime.transport;

/** The acknowledgement a client asked for; nothing happens when it asked for none, or was answered before. */
@FunctionalInterface
public interface Ack {
    Ack NONE = () -> {};

    /** Says that the message was dealt with. */
    void done();
}
