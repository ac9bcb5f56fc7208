package dev.capstan.service.files;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.files.storage.DownloadTerms;
import dev.capstan.service.files.storage.ObjectStores;
import dev.capstan.service.files.storage.StorageException;
import dev.capstan.service.files.storage.UploadTerms;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Makes addresses of files that are good for a while. It asks nobody, so it may be called anywhere. */
@ApplicationScoped
public class FileLinks {
    /** How long a link is good that a client asked for to use at once. */
    public static final Duration SHORT = Duration.ofHours(1);

    private static final Logger LOG = Logger.getLogger(FileLinks.class.getName());

    @Inject
    ObjectStores stores;

    @Inject
    FilesConfig config;

    URI upload(StoredFile file) {
        try {
            return stores.current()
                    .uploadLink(
                            file.arrivalKey(), new UploadTerms(file.contentType(), file.size(), config.uploadLife()));
        } catch (StorageException e) {
            throw unavailable(e);
        }
    }

    /** Good for an hour. */
    public URI now(StoredFile file) {
        return download(file, SHORT);
    }

    /** As good as links in lists are. */
    public URI lasting(StoredFile file) {
        return download(file, config.linkLife());
    }

    private URI download(StoredFile file, Duration life) {
        try {
            return stores.current()
                    .downloadLink(file.storageKey(), new DownloadTerms(file.contentType(), file.disposition(), life));
        } catch (StorageException e) {
            throw unavailable(e);
        }
    }

    static AppException unavailable(StorageException cause) {
        LOG.log(Level.WARNING, "The store of files did not do what it was asked for.", cause);
        AppException refusal = new AppException(
                Kind.UNAVAILABLE, "storage_unavailable", "Files cannot be reached at the moment. Try again shortly.");
        refusal.initCause(cause);
        return refusal;
    }
}
