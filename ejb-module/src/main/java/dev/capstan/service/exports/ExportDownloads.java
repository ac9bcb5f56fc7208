package dev.capstan.service.exports;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.files.Disposition;
import dev.capstan.service.files.storage.DownloadTerms;
import dev.capstan.service.files.storage.ObjectStores;
import dev.capstan.service.files.storage.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Gives an archive's owner, and nobody else, an address at which it can be had for an hour. */
@ApplicationScoped
public class ExportDownloads {
    private static final Logger LOG = Logger.getLogger(ExportDownloads.class.getName());
    private static final Duration LIFE = Duration.ofHours(1);

    @Inject
    ExportService exports;

    @Inject
    ObjectStores stores;

    /** With the address, when it is ready. */
    public ExportView view(UUID userId, UUID id) {
        ExportView view = exports.view(userId, id);
        Optional<String> key = exports.storageKey(userId, id);
        return key.isPresent() ? view.at(link(id, key.get())) : view;
    }

    private String link(UUID id, String key) {
        String disposition = Disposition.of("capstan-%s.zip".formatted(id), false);
        try {
            return stores.current()
                    .downloadLink(key, new DownloadTerms(ExportWorker.CONTENT_TYPE, disposition, LIFE))
                    .toString();
        } catch (StorageException e) {
            LOG.log(Level.WARNING, "The store of files gave no address for an archive.", e);
            AppException refusal = new AppException(
                    Kind.UNAVAILABLE,
                    "storage_unavailable",
                    "Files cannot be reached at the moment. Try again shortly.");
            refusal.initCause(e);
            throw refusal;
        }
    }
}
