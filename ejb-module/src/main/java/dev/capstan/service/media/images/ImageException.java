package dev.capstan.service.media.images;

/** An image was not made. The message is for the model and the user; it holds nothing that a provider said about keys. */
class ImageException extends Exception {
    private static final long serialVersionUID = 1L;

    ImageException(String message) {
        super(message);
    }
}
