package dev.capstan.service.mail.transport;

/** No server for mail is configured. */
public final class NoMail implements MailTransport {
    @Override
    public boolean on() {
        return false;
    }

    @Override
    public void send(Letter letter) throws MailException {
        throw new MailException("Mail is off: capstan.mail.host is not set.", false, new IllegalStateException("off"));
    }
}
