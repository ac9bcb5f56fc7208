package dev.capstan.service.sandboxes.provider;

/** A sandbox could not do what was asked; the message says what and why, without paths of the server. */
public class SandboxException extends Exception {
    private static final long serialVersionUID = 1L;

    public SandboxException(String message) {
        super(message);
    }

    public SandboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
