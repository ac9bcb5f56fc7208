package dev.capstan.service.errors;

/** The members of a request contradict each other or the rules; the protocol answers as for a wrong shape. */
public class InvalidRequestException extends AppException {
    private static final long serialVersionUID = 1L;

    public InvalidRequestException(String message) {
        super(Kind.INVALID, "validation", message);
    }
}
