package dev.capstan.service.tools;

/** The model could not be asked, or did not answer; the message may be shown. */
public class AssistantException extends Exception {
    private static final long serialVersionUID = 1L;

    public AssistantException(String message) {
        super(message);
    }
}
