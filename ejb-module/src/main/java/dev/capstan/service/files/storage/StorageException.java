package dev.capstan.service.files.storage;

import java.io.IOException;

/** The store could not do what it was asked for. Its message is for the log. */
public class StorageException extends IOException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
