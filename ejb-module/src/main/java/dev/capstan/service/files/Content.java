package dev.capstan.service.files;

import dev.capstan.service.files.storage.ObjectStore.Part;
import dev.capstan.service.files.storage.StorageException;
import java.io.InputStream;

/**
 * Bytes that can be sent, whole or in parts.
 *
 * @param disposition the value of Content-Disposition
 * @param tag changes with the bytes
 */
public record Content(String contentType, String disposition, long size, String tag, Source source) {
    /** Opens a part of the bytes. */
    @FunctionalInterface
    public interface Source {
        InputStream open(Part part) throws StorageException;
    }
}
