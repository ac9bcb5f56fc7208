package dev.capstan.service.files;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.files.scan.FileScan;
import dev.capstan.service.files.storage.CutOffException;
import dev.capstan.service.files.storage.ObjectStore;
import dev.capstan.service.files.storage.ObjectStore.Part;
import dev.capstan.service.files.storage.ObjectStores;
import dev.capstan.service.files.storage.StorageException;
import dev.capstan.service.sessions.SessionService;
import dev.capstan.types.files.AssetStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes files in: reserve, put, complete. What arrives is moved to its place before it is looked at, so that the upload
 * link cannot change it afterwards; it counts only when size, type and checksum are what was announced.
 */
@ApplicationScoped
public class Uploads {
    @Inject
    FileService files;

    @Inject
    FileLinks links;

    @Inject
    ObjectStores stores;

    @Inject
    SessionService sessions;

    @Inject
    FileScan scan;

    /** A file that is expected, and where its bytes are to be put. */
    public record Reserved(UUID id, URI uploadUrl) {}

    public Reserved reserve(UUID userId, FileWish wish) {
        StoredFile file = files.reserve(userId, wish);
        return new Reserved(file.id(), links.upload(file));
    }

    /**
     * Looks at what came. Completing again gives the same file.
     *
     * @param sessionId the session that is to show it; null for none
     * @param shared whether everybody sees it once that session is published
     */
    public StoredFile complete(UUID userId, UUID assetId, @Nullable UUID sessionId, boolean shared) {
        StoredFile file = files.reserved(userId, assetId);
        if (file.status() == AssetStatus.FAILED) {
            throw new FileNotFoundException(
                    "The upload of %s failed. Reserve a new one and put the bytes again.".formatted(file.name()));
        }
        if (sessionId != null) {
            sessions.get(userId, sessionId);
        }
        StoredFile whole = file.complete() ? file : accept(file);
        if (sessionId != null) {
            files.show(userId, sessionId, whole.id(), shared);
        }
        return whole;
    }

    /** Stores a file that this server has, for the user. */
    public StoredFile store(UUID userId, FileWish wish, InputStream content) {
        StoredFile file = files.reserveGenerated(userId, wish);
        try {
            stores.current().write(file.arrivalKey(), content, file.size(), file.contentType());
        } catch (CutOffException e) {
            files.fail(file.id(), "cut off");
            throw new AppException(
                    Kind.CONFLICT, "file_changed", "%s changed while it was read. Try again.".formatted(file.name()));
        } catch (StorageException e) {
            files.fail(file.id(), "not stored");
            throw FileLinks.unavailable(e);
        }
        return accept(file);
    }

    private StoredFile accept(StoredFile file) {
        ObjectStore store = stores.current();
        try {
            long size = place(file, store);
            Inspection seen = inspect(file, store, size);
            String refusal = refusal(file, size, seen);
            if (refusal == null) {
                refusal = malware(file, store, size);
            }
            if (refusal != null) {
                files.fail(file.id(), refusal);
                throw new AppException(Kind.INVALID, "validation", refusal);
            }
            StoredFile whole = files.complete(file.id(), seen.type(), size, seen.sha256());
            if (whole.status() == AssetStatus.FAILED) {
                throw new AppException(
                        Kind.CONFLICT,
                        "file_changed",
                        "Other bytes were put in place of %s while it was completed. Reserve a new upload and put them once."
                                .formatted(file.name()));
            }
            return whole;
        } catch (StorageException e) {
            throw FileLinks.unavailable(e);
        } catch (IOException e) {
            throw FileLinks.unavailable(new StorageException("the object could not be read", e));
        }
    }

    /** Another request may have moved it already. */
    private static long place(StoredFile file, ObjectStore store) throws StorageException {
        if (store.size(file.arrivalKey()).isPresent()) {
            store.move(file.arrivalKey(), file.storageKey());
        }
        Optional<Long> size = store.size(file.storageKey());
        return size.orElseThrow(() -> new FileNotFoundException(
                "The bytes of %s did not arrive. Put them to the upload link first.".formatted(file.name())));
    }

    private static Inspection inspect(StoredFile file, ObjectStore store, long size) throws IOException {
        try (InputStream content = store.read(file.storageKey(), new Part(0, size))) {
            return Inspection.of(content, file.name());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private @Nullable String malware(StoredFile file, ObjectStore store, long size) throws IOException {
        if (!scan.on()) {
            return null;
        }
        try (InputStream content = store.read(file.storageKey(), new Part(0, size))) {
            return scan.refusal(file.id(), file.name(), content).orElse(null);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static @Nullable String refusal(StoredFile file, long size, Inspection seen) {
        if (size != file.size()) {
            return "%s has %d bytes, not the %d that were announced. Upload it again."
                    .formatted(file.name(), size, file.size());
        }
        if (file.sha256().filter(wanted -> !wanted.equals(seen.sha256())).isPresent()) {
            return "The checksum of %s is not the one that was announced. Upload it again.".formatted(file.name());
        }
        if (!FileTypes.keeps(file.contentType(), seen.type())) {
            return "%s is not %s, as was announced, but %s. Announce what it is."
                    .formatted(file.name(), file.contentType(), seen.type().contentType());
        }
        return null;
    }
}
