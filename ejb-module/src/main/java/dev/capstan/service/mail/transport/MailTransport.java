package dev.capstan.service.mail.transport;

/** Hands letters over to whoever delivers them. Never called inside a transaction. */
public interface MailTransport {
    /** False where none is configured: then nothing is to be written that only a letter could deliver. */
    boolean on();

    /** Returns when the letter was taken over; it may be delivered twice when the answer of the taker was lost. */
    void send(Letter letter) throws MailException;
}
