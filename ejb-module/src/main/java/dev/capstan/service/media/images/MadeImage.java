package dev.capstan.service.media.images;

/** An image as its maker gave it. Its bytes are not copied: whoever has it does not change them. */
final class MadeImage {
    private final byte[] bytes;
    private final String contentType;

    MadeImage(byte[] bytes, String contentType) {
        this.bytes = bytes;
        this.contentType = contentType;
    }

    byte[] bytes() {
        return bytes;
    }

    String contentType() {
        return contentType;
    }
}
