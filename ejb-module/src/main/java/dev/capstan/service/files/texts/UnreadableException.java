package dev.capstan.service.files.texts;

/** A document whose text cannot be had; the message completes "it cannot be read: ". */
class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(String reason) {
        super(reason);
    }
}
