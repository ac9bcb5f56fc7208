package dev.capstan.service.files.scan;

import java.io.IOException;

/** The scanner could not be asked, or did not answer the question. */
public final class ScanException extends IOException {
    private static final long serialVersionUID = 1L;

    public ScanException(String message) {
        super(message);
    }

    public ScanException(String message, IOException cause) {
        super(message, cause);
    }
}
