package dev.capstan.web.errors;

import java.io.IOException;

/** More was sent than this kind of body may hold. Thrown while the body is read, so that chunked bodies are caught too. */
public class BodyTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    public BodyTooLargeException(long limit) {
        super("This request is larger than the %d bytes allowed here. Send less, or upload a file instead."
                .formatted(limit));
    }
}
