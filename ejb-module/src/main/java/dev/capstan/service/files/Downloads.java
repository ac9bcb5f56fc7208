package dev.capstan.service.files;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.files.storage.LocalLink;
import dev.capstan.service.files.storage.LocalObjectStore;
import dev.capstan.service.files.storage.ObjectStore;
import dev.capstan.service.files.storage.ObjectStores;
import dev.capstan.service.files.storage.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.util.UUID;

/** Opens files to be sent, and answers the links of this server's own store. */
@ApplicationScoped
public class Downloads {
    @Inject
    FileService files;

    @Inject
    ObjectStores stores;

    @Inject
    TurnedPictures turned;

    /** A file of the user, as it is shown: a picture that browsers do not know as JPEG, where that can be made. */
    public Content own(UUID userId, UUID assetId) {
        return shown(files.own(userId, assetId));
    }

    /** A file of the user as it was uploaded. */
    public Content original(UUID userId, UUID assetId) {
        return content(files.own(userId, assetId));
    }

    /** A shared file of a published session. */
    public Content shared(UUID sessionId, UUID assetId) {
        return shown(files.shared(sessionId, assetId));
    }

    private Content shown(StoredFile file) {
        return turned.of(file).orElseGet(() -> content(file));
    }

    private Content content(StoredFile file) {
        return new Content(
                file.contentType(),
                file.disposition(),
                file.size(),
                file.sha256().orElse(file.id().toString()),
                part -> stores.current().read(file.storageKey(), part));
    }

    /** What a download link is for. */
    public Content byLink(String token) {
        LocalObjectStore store = local();
        LocalLink link = store.open(token, false);
        try {
            long size = store.size(link.key()).orElseThrow(() -> new FileNotFoundException("This file is gone."));
            String disposition = link.disposition();
            return new Content(
                    link.contentType(),
                    disposition == null ? "attachment" : disposition,
                    size,
                    Inspection.sha256((link.key() + " " + size).getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                    part -> store.read(link.key(), part));
        } catch (StorageException e) {
            throw FileLinks.unavailable(e);
        }
    }

    /**
     * Stores what is put to an upload link.
     *
     * @param length what the client announces; -1 when it does not
     */
    public void take(String token, InputStream content, long length, String contentType) {
        LocalObjectStore store = local();
        LocalLink link = store.open(token, true);
        if (length >= 0 && length != link.length()) {
            throw new AppException(
                    length > link.length() ? Kind.TOO_LARGE : Kind.INVALID,
                    "file_size_mismatch",
                    "This link takes %d bytes, not %d.".formatted(link.length(), length));
        }
        if (!FileTypes.plain(contentType).equals(link.contentType())) {
            throw new AppException(
                    Kind.INVALID, "file_type_mismatch", "This link takes %s.".formatted(link.contentType()));
        }
        write(store, link, content);
    }

    private static void write(ObjectStore store, LocalLink link, InputStream content) {
        try {
            store.write(link.key(), content, link.length(), link.contentType());
        } catch (dev.capstan.service.files.storage.CutOffException e) {
            AppException refusal = new AppException(
                    Kind.INVALID,
                    "file_size_mismatch",
                    "Another number of bytes came than the %d that were announced. Put the file again."
                            .formatted(link.length()));
            refusal.initCause(e);
            throw refusal;
        } catch (StorageException e) {
            throw FileLinks.unavailable(e);
        }
    }

    private LocalObjectStore local() {
        return stores.local().orElseThrow(() -> new FileNotFoundException("Files are not kept here."));
    }
}
