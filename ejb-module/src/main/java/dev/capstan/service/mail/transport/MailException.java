package dev.capstan.service.mail.transport;

/** A letter was not taken. Its message never repeats what is in the letter. */
public class MailException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean lasting;

    /** @param lasting whether trying again is in vain */
    public MailException(String message, boolean lasting, Throwable cause) {
        super(message, cause);
        this.lasting = lasting;
    }

    public boolean lasting() {
        return lasting;
    }
}
