package dev.capstan.service.net;

/** Another server could not be asked; the message may be shown. */
public class WebException extends Exception {
    private static final long serialVersionUID = 1L;

    public WebException(String message) {
        super(message);
    }

    WebException(String message, Throwable cause) {
        super(message, cause);
    }
}
