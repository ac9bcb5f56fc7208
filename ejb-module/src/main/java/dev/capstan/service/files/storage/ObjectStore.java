package dev.capstan.service.files.storage;

import java.io.InputStream;
import java.net.URI;
import java.util.Optional;

/**
 * Keeps bytes under keys. Keys are made by this server: segments of letters, digits, dots, dashes and underscores,
 * parted by slashes. Bytes stream in both directions; no object is ever held in memory as a whole. Never called inside a
 * transaction.
 */
public interface ObjectStore {
    /** A name for people and logs. */
    String name();

    /** An address at which a client can put the bytes of one object by HTTP PUT, of this type and length exactly. */
    URI uploadLink(String key, UploadTerms terms) throws StorageException;

    /** An address at which everybody who has it can get the object, for a while. */
    URI downloadLink(String key, DownloadTerms terms) throws StorageException;

    /** The length of an object; empty when there is none. */
    Optional<Long> size(String key) throws StorageException;

    /** @throws StorageException when there is no such object, or the part lies outside of it */
    InputStream read(String key, Part part) throws StorageException;

    /** Stores exactly {@code length} bytes as a whole or nothing; replaces what was there. */
    void write(String key, InputStream content, long length, String contentType) throws StorageException;

    /** Puts an object in another place in one step, over what is there. */
    void move(String from, String to) throws StorageException;

    /** Removing what is not there is no fault. */
    void remove(String key) throws StorageException;

    /** Tries that it can be used. */
    void check() throws StorageException;

    /**
     * A run of bytes.
     *
     * @param length how many; from {@code from} on
     */
    record Part(long from, long length) {
        public Part {
            if (from < 0 || length < 0) {
                throw new IllegalArgumentException("a part begins and ends inside of a file");
            }
        }
    }
}
