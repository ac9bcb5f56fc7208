package dev.capstan.service.secrets;

/** A sealed text that this server cannot open: an operator's matter, not a user's. */
public class SecretSealedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SecretSealedException(String message) {
        super(message);
    }

    public SecretSealedException(String message, Throwable cause) {
        super(message, cause);
    }
}
